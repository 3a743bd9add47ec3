//! What each stage costs: `cargo bench --bench stages`, or with a word (`-- html`) the stages whose
//! names hold it. Throughput counts the bytes that go into the stage.

mod export;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use dmaudit::assess::{self, Policy};
use dmaudit::detect::fold::Folded;
use dmaudit::detect::lexicon::WordMemo;
use dmaudit::detect::token::Tokens;
use dmaudit::detect::{Engine, Scratch, Situation};
use dmaudit::model::Finding;
use dmaudit::reader::{html, json, mojibake::Repairer};
use dmaudit::report::{columns, csv};
use dmaudit::scan::{Options, Progress, scan};
use dmaudit::source::{self, Limits};
use export::{Numbers, Talk};
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{IoReader, Span, Tokenizer};
use std::convert::Infallible;
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Duration;

const MESSAGES: usize = 10_000;

fn sentences() -> Vec<String> {
    let talk = Talk::from_fixtures();
    let mut numbers = Numbers(7);
    (0..MESSAGES).map(|_| talk.sentence(&mut numbers)).collect()
}

fn bytes_of(texts: &[String]) -> Throughput {
    Throughput::Bytes(texts.iter().map(String::len).sum::<usize>() as u64)
}

fn group<'a>(
    criterion: &'a mut Criterion,
    name: &str,
    bytes: Throughput,
) -> BenchmarkGroup<'a, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group
        .throughput(bytes)
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    group
}

/// Folding, cutting into words, looking words up, and all of detection, over the same messages.
fn detect(criterion: &mut Criterion) {
    let texts = sentences();
    let engine = Engine::new().expect("the rules that ship are right");
    let mut group = group(criterion, "detect", bytes_of(&texts));
    let mut folded = Folded::default();
    group.bench_function("fold", |bencher| {
        bencher.iter(|| {
            for text in &texts {
                folded.fold(text);
                black_box(folded.text());
            }
        });
    });
    let lower: Vec<String> = texts
        .iter()
        .map(|text| dmaudit::detect::fold::fold(text))
        .collect();
    let mut tokens = Tokens::default();
    group.bench_function("tokens", |bencher| {
        bencher.iter(|| {
            for text in &lower {
                tokens.cut(text);
                black_box(&tokens);
            }
        });
    });
    let (mut memo, mut hits) = (
        WordMemo::default(),
        dmaudit::detect::lexicon::Hits::default(),
    );
    group.bench_function("tokens and lexicon", |bencher| {
        bencher.iter(|| {
            for text in &lower {
                tokens.cut(text);
                engine.lexicon().find(text, &tokens, &mut memo, &mut hits);
                black_box(&hits);
            }
        });
    });
    let mut scratch = Scratch::default();
    group.bench_function("engine", |bencher| {
        bencher.iter(|| {
            for text in &texts {
                black_box(engine.scan(text, Situation::default(), &mut scratch));
            }
        });
    });
    group.finish();
}

/// A JSON file of 10,000 messages, and repairing its texts alone.
fn read_json(criterion: &mut Criterion) {
    let talk = Talk::from_fixtures();
    let mut now = 1_700_000_000_000;
    let file = export::thread_file(&talk, &mut Numbers(7), "Zoe", MESSAGES, &mut now);
    let mut json_group = group(criterion, "json", Throughput::Bytes(file.len() as u64));
    json_group.bench_function("parse", |bencher| {
        bencher.iter(|| black_box(json::parse(file.as_bytes())));
    });
    json_group.finish();
    let damaged: Vec<String> = sentences()
        .iter()
        .map(|text| text.bytes().map(char::from).collect())
        .collect();
    let mut group = group(criterion, "mojibake", bytes_of(&damaged));
    let (mut repairer, mut arena) = (Repairer::default(), String::new());
    group.bench_function("repair", |bencher| {
        bencher.iter(|| {
            arena.clear();
            for text in &damaged {
                black_box(repairer.push(text, &mut arena));
            }
        });
    });
    group.finish();
}

fn page() -> String {
    let mut page = String::from(
        "<html><head><title>Zoe</title></head><body><header><h1>Zoe</h1></header>\
         <main class=\"_a706\" role=\"main\">",
    );
    for (at, text) in sentences().iter().enumerate() {
        let text = text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('\'', "&#039;");
        let (day, hour, minute) = (28 - at / 1_440 % 28, at / 60 % 12 + 1, 59 - at % 60);
        let _ = write!(
            page,
            "<div class=\"pam _3-95 _2ph- _a6-g uiBoxWhite noborder\">\
             <h2 class=\"_3-95 _2pim _a6-h _a6-i\">Zoe</h2>\
             <div class=\"_3-95 _a6-p\"><div><div></div><div>{text}</div><div></div><div></div></div></div>\
             <div class=\"_3-94 _a6-o\">Apr {day:02}, 2026 {hour}:{minute:02} pm</div></div>"
        );
    }
    page.push_str("</main></body></html>");
    page
}

/// A page of 10,000 messages: the reader, and the tokenizer that it stands on, alone. The ratio of
/// the two is what the reader costs, whatever the machine does at the time.
fn read_html(criterion: &mut Criterion) {
    let page = page();
    let mut group = group(criterion, "html", Throughput::Bytes(page.len() as u64));
    group.bench_function("parse", |bencher| {
        bencher.iter(|| black_box(html::parse(page.as_bytes())));
    });
    group.bench_function("tokenizer alone", |bencher| {
        bencher.iter(|| {
            let mut count = 0_usize;
            let counting = |_: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
                count += 1;
                None
            };
            let input = IoReader::new_with_buffer_size::<{ 64 * 1024 }>(page.as_bytes());
            Tokenizer::new_with_emitter(input, CallbackEmitter::new(counting))
                .finish()
                .expect("memory");
            black_box(count)
        });
    });
    group.finish();
}

fn some_findings() -> Vec<Finding> {
    let sample = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/fixtures/sample/instagram-brightside.store-2026-05-20-aB3dE9xZ.zip"
    );
    let catalogue = source::open(&[sample.into()], &Limits::default()).expect("the sample");
    let result = scan(
        &catalogue,
        &Engine::new().expect("the rules that ship are right"),
        &Policy::built_in().expect("the policy that ships is right"),
        &Options::default(),
        &Progress::default(),
        jiff::Timestamp::UNIX_EPOCH,
    );
    let some = assess::number(result.conversations)
        .to_vec()
        .expect("memory");
    some.iter().cycle().take(MESSAGES).cloned().collect()
}

/// Ten thousand findings as CSV.
fn report(criterion: &mut Criterion) {
    let findings = some_findings();
    let mut out = Vec::new();
    csv::write(&mut out, b',', columns::FINDINGS, &findings).expect("memory");
    let mut group = group(criterion, "report", Throughput::Bytes(out.len() as u64));
    group.bench_function("csv", |bencher| {
        bencher.iter(|| {
            out.clear();
            csv::write(&mut out, b',', columns::FINDINGS, &findings).expect("memory");
            black_box(out.len())
        });
    });
    group.finish();
}

criterion_group!(stages, detect, read_json, read_html, report);
criterion_main!(stages);
