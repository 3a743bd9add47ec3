//! Whole scan against inflating alone, in one process, interleaved: a figure that a noisy machine
//! does not spoil. `cargo bench --bench ratio` (`DMAUDIT_BENCH_MB=100`).

mod export;

use dmaudit::assess::Policy;
use dmaudit::detect::Engine;
use dmaudit::scan::{Options, Progress, scan};
use dmaudit::source::{self, Limits};
use std::io::{Read, Seek, SeekFrom};
use std::time::Instant;

fn main() {
    let megabytes: usize = std::env::var("DMAUDIT_BENCH_MB")
        .ok()
        .and_then(|value| value.parse().ok())
        .unwrap_or(100);
    let mut file = tempfile::Builder::new()
        .suffix(".zip")
        .tempfile()
        .expect("temporary file");
    let bytes = export::write(file.as_file_mut(), megabytes * 1_000_000, 150, 1);
    file.as_file_mut()
        .seek(SeekFrom::Start(0))
        .expect("seekable");
    let engine = Engine::new().expect("the rules that ship are right");
    let policy = Policy::built_in().expect("the policy that ships is right");
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("threads");
    println!("{:.1} MB of message files, one thread", bytes as f64 / 1e6);
    let (mut inflates, mut scans) = (Vec::new(), Vec::new());
    for round in 0..6 {
        let started = Instant::now();
        let inflated = inflate_only(file.path());
        let inflate = started.elapsed().as_secs_f64();
        let started = Instant::now();
        let messages = pool.install(|| whole(file.path(), &engine, &policy));
        let whole = started.elapsed().as_secs_f64();
        assert!(inflated >= bytes && messages > 0);
        if round > 0 {
            inflates.push(inflate);
            scans.push(whole);
        }
    }
    let (inflate, whole) = (median(&mut inflates), median(&mut scans));
    println!("inflate only   {:8.1} MB/s", bytes as f64 / 1e6 / inflate);
    println!("whole scan     {:8.1} MB/s", bytes as f64 / 1e6 / whole);
    println!("ratio          {:8.3}", inflate / whole);
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The yardstick: the zip crate over zlib-rs, with checksums.
fn inflate_only(path: &std::path::Path) -> usize {
    let file = std::io::BufReader::new(std::fs::File::open(path).expect("readable"));
    let mut archive = zip::ZipArchive::new(file).expect("an archive");
    let mut buffer = Vec::new();
    let mut total = 0;
    for at in 0..archive.len() {
        buffer.clear();
        total += archive
            .by_index(at)
            .expect("entry")
            .read_to_end(&mut buffer)
            .expect("inflates");
    }
    total
}

fn whole(path: &std::path::Path, engine: &Engine, policy: &Policy) -> u64 {
    let catalogue = source::open(&[path.to_path_buf()], &Limits::default()).expect("opens");
    let progress = Progress::default();
    let now = jiff::Timestamp::UNIX_EPOCH;
    let result = scan(
        &catalogue,
        engine,
        policy,
        &Options::default(),
        &progress,
        now,
    );
    let findings = dmaudit::assess::number(result.conversations);
    std::hint::black_box(findings.len());
    progress.messages.load(std::sync::atomic::Ordering::Relaxed)
}
