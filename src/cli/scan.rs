//! `dmaudit scan`: the main job.

use super::progress::Shown;
use crate::assess::{self, Policy};
use crate::detect::{Engine, load};
use crate::model::{Category, Confidence, DataType, Severity};
use crate::report::{self, AccountSummary, RunSummary};
use crate::scan::{self, Options, Progress};
use crate::source::{self, Limits};
use anyhow::{Context as _, bail};
use clap::Args;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// Shown under `dmaudit scan --help`.
pub(super) const EXAMPLES: &str = "\
Examples:
  dmaudit scan instagram-our.shop-2026-06-01-aBcD1234.zip --out audit
      scan one download; open audit/findings.csv in a spreadsheet program
  dmaudit scan part-1.zip part-2.zip part-3.zip --out audit
      a download in several parts: give them all together
  dmaudit scan export --out audit --since 2024-01-01 --only credential,payment
      only what was sent from 2024 on, and only passwords, keys and payment data

Exit codes: 0 done, 1 done and something at or above --fail-on was found,
            2 wrong usage or a fatal error, 3 done but some input could not be read.";

/// What `scan` is told.
#[derive(Debug, Args)]
pub(super) struct ScanArguments {
    /// ZIP files or folders that Instagram gave; all parts of a download together
    #[arg(required = true, value_name = "EXPORT")]
    exports: Vec<PathBuf>,

    /// Folder for the reports; made if it does not exist
    #[arg(long, value_name = "DIR")]
    out: PathBuf,

    /// List findings from this confidence on; weaker ones are only counted
    #[arg(long, value_name = "LEVEL", default_value = "likely", value_parser = confidence)]
    min_confidence: Confidence,

    /// Only messages sent on or after this day, for example 2024-01-31
    #[arg(long, value_name = "DATE", value_parser = day)]
    since: Option<jiff::civil::Date>,

    /// Only messages sent up to and including this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Option<jiff::civil::Date>,

    /// Only these categories or data types, with commas between (see `dmaudit rules`)
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = kinds)]
    only: Vec<Kinds>,

    /// Not these categories or data types
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = kinds)]
    skip: Vec<Kinds>,

    /// Your own policy file: severity, action, retention, own values (start from `dmaudit policy`)
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,

    /// A rule file of your own, besides the rules that ship (check it with `dmaudit rules --check`)
    #[arg(long, value_name = "FILE")]
    rules: Vec<PathBuf>,

    /// Name under which your organisation writes, if the download does not tell it
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,

    /// End with exit code 1 if something of this severity or above is found
    #[arg(long, value_name = "SEVERITY", value_parser = severity)]
    fail_on: Option<Severity>,

    /// Sign between the columns of the CSV files; ';' suits some spreadsheet programs better
    #[arg(long, value_name = "SIGN", default_value = ",", value_parser = delimiter)]
    delimiter: u8,

    /// Also print the findings to standard output, as JSON lines
    #[arg(long, value_name = "FORMAT", value_parser = ["json"])]
    format: Option<String>,

    /// How many cores to use; all of them unless set
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Say nothing on the terminal but errors
    #[arg(long, short)]
    quiet: bool,

    /// Say more: the files that could not be read, rules and times
    #[arg(long, short, conflicts_with = "quiet")]
    verbose: bool,
}

/// Data types that one word of `--only` stands for.
#[derive(Debug, Clone)]
struct Kinds(Vec<DataType>);

fn kinds(word: &str) -> Result<Kinds, String> {
    let word = word.trim();
    if let Some(data_type) = DataType::from_slug(word) {
        return Ok(Kinds(vec![data_type]));
    }
    if let Some(category) = Category::from_slug(word) {
        let all = DataType::ALL.iter().copied();
        return Ok(Kinds(
            all.filter(|data_type| data_type.category() == category)
                .collect(),
        ));
    }
    let categories: Vec<&str> = Category::ALL
        .iter()
        .map(|category| category.as_str())
        .collect();
    Err(format!(
        "there is no category or data type of this name; categories are {}; data types stand in \
         `dmaudit rules`",
        categories.join(", ")
    ))
}

fn confidence(word: &str) -> Result<Confidence, String> {
    Confidence::from_slug(word).ok_or_else(|| "use possible, likely or very_likely".into())
}

fn severity(word: &str) -> Result<Severity, String> {
    Severity::from_slug(word).ok_or_else(|| "use low, medium, high or critical".into())
}

fn delimiter(word: &str) -> Result<u8, String> {
    match word {
        "tab" | "\\t" | "\t" => Ok(b'\t'),
        _ => match word.as_bytes() {
            [sign @ (b',' | b';' | b'|')] => Ok(*sign),
            _ => Err("use ',' or ';' or '|' or tab".into()),
        },
    }
}

fn day(word: &str) -> Result<jiff::civil::Date, String> {
    word.parse()
        .map_err(|_| "write the day as year-month-day, for example 2024-01-31".to_string())
}

/// Midnight (UTC) at the beginning of a day, in milliseconds since 1970.
fn midnight(day: jiff::civil::Date) -> anyhow::Result<i64> {
    let time = jiff::tz::TimeZone::UTC
        .to_timestamp(day.at(0, 0, 0, 0))
        .context("the date is out of range")?;
    Ok(time.as_millisecond())
}

/// Runs the command.
pub(super) fn run(arguments: &ScanArguments) -> anyhow::Result<u8> {
    let started = Instant::now();
    let now = jiff::Timestamp::now();
    let progress = Arc::new(Progress::default());
    stop_on_interrupt(&progress)?;
    let policy = policy(arguments.policy.as_deref())?;
    let wanted = wanted(arguments);
    let mut engine = engine(arguments)?;
    engine.set_redirects(&policy.redirect_messages);
    report::prepare_out_dir(&arguments.out)?;
    let catalogue = source::open(&arguments.exports, &Limits::default())?;
    let options = options(arguments, wanted)?;
    let total = catalogue.units.iter().map(|unit| unit.bytes).sum();
    say(
        arguments,
        &format!("scanning {} conversations", catalogue.units.len()),
    );
    let scan = {
        let _shown = Shown::start(&progress, total, arguments.quiet);
        with_threads(arguments.threads, || {
            scan::scan(&catalogue, &engine, &policy, &options, &progress, now)
        })?
    };
    if progress.cancelled.load(Ordering::Relaxed) {
        bail!("stopped; nothing was written");
    }
    let duplicates = progress.duplicates.load(Ordering::Relaxed);
    finish(arguments, &policy, scan, now, started, duplicates)
}

fn say(arguments: &ScanArguments, line: &str) {
    if !arguments.quiet {
        eprintln!("dmaudit: {line}");
    }
}

fn policy(path: Option<&Path>) -> anyhow::Result<Policy> {
    let Some(path) = path else {
        return Ok(Policy::built_in()?);
    };
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{name} cannot be read; check the path and your rights"))?;
    Ok(Policy::parse(&name, &text)?)
}

/// The data types that `--only` and `--skip` leave; `None` is all.
fn wanted(arguments: &ScanArguments) -> Option<Vec<DataType>> {
    if arguments.only.is_empty() && arguments.skip.is_empty() {
        return None;
    }
    let named = |kinds: &[Kinds], data_type: &DataType| {
        kinds.iter().any(|Kinds(types)| types.contains(data_type))
    };
    let all = DataType::ALL.iter().copied();
    Some(
        all.filter(|data_type| arguments.only.is_empty() || named(&arguments.only, data_type))
            .filter(|data_type| !named(&arguments.skip, data_type))
            .collect(),
    )
}

/// All rules run whatever is wanted: they keep others from being taken for something else.
fn engine(arguments: &ScanArguments) -> anyhow::Result<Engine> {
    let mut files = load::embedded();
    for path in &arguments.rules {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("{name} cannot be read; check the path and your rights"))?;
        files.push((name.into(), text.into()));
    }
    Ok(Engine::from_files(&files, &|_| true)?)
}

fn options(
    arguments: &ScanArguments,
    data_types: Option<Vec<DataType>>,
) -> anyhow::Result<Options> {
    let since = arguments.since.map(midnight).transpose()?;
    let until = arguments
        .until
        .map(|day| midnight(day.tomorrow().context("the date is out of range")?))
        .transpose()?;
    Ok(Options {
        owner: arguments.owner.clone(),
        findings: assess::Options {
            min_confidence: arguments.min_confidence,
            since,
            until,
            data_types,
        },
    })
}

/// Ctrl-C ends the scan before anything is written.
fn stop_on_interrupt(progress: &Arc<Progress>) -> anyhow::Result<()> {
    let progress = Arc::clone(progress);
    ctrlc::set_handler(move || progress.cancelled.store(true, Ordering::Relaxed))
        .context("the handler for Ctrl-C cannot be set")
}

fn with_threads<T: Send>(
    threads: Option<u16>,
    work: impl FnOnce() -> T + Send,
) -> anyhow::Result<T> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.map_or(0, usize::from))
        .build()
        .context("threads cannot be started")?;
    Ok(pool.install(work))
}

/// Numbers the findings, writes everything and says where it is.
fn finish(
    arguments: &ScanArguments,
    policy: &Policy,
    scan: scan::Scan,
    now: jiff::Timestamp,
    started: Instant,
    duplicates: u64,
) -> anyhow::Result<u8> {
    let mut below = BTreeMap::new();
    let mut left_out = BTreeMap::new();
    let mut rows = Vec::with_capacity(scan.conversations.len());
    for assessment in &scan.conversations {
        rows.push(assessment.row.clone());
        for (key, count) in &assessment.below {
            *below.entry(*key).or_insert(0) += count;
        }
        for (key, count) in &assessment.left_out {
            *left_out.entry(*key).or_insert(0) += count;
        }
    }
    let findings = assess::number(scan.conversations);
    let mut summary = RunSummary::new(&findings, &rows, &scan.coverage, &below);
    summary.left_out = report::LeftOutSummary::new(policy, &left_out, &scan.repeated);
    summary.scanned_at = now.to_string();
    summary.inputs = arguments
        .exports
        .iter()
        .map(|path| file_name(path))
        .collect();
    summary.options = used_options(arguments);
    summary.accounts = accounts(&scan.accounts, &rows);
    summary.notes = scan.notes;
    summary.duplicates_dropped = duplicates;
    summary.duration_seconds = (started.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
    let files = report::write_all(
        &arguments.out,
        arguments.delimiter,
        &findings,
        &rows,
        &scan.coverage,
        &summary,
    )?;
    if arguments.format.is_some() {
        report::json::write_findings(&mut std::io::stdout().lock(), &findings)?;
    }
    if arguments.verbose {
        for row in scan.coverage.iter().filter(|row| row.gap) {
            eprintln!("dmaudit: {}: {}: {}", row.source, row.entry, row.reason);
        }
    }
    if !arguments.quiet {
        eprint!("{}", report::summary_table(&summary, &files));
    }
    let failing = arguments
        .fail_on
        .is_some_and(|least| findings.assessed().any(|finding| finding.severity >= least));
    Ok(match (failing, summary.coverage.complete) {
        (true, _) => super::FOUND,
        (false, true) => super::DONE,
        (false, false) => super::INCOMPLETE,
    })
}

/// The name of an input without the folders above it, which may tell more than the report should.
fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

/// The options of a run that change what is reported.
fn used_options(arguments: &ScanArguments) -> BTreeMap<String, String> {
    let mut used = BTreeMap::new();
    used.insert(
        "min_confidence".into(),
        arguments.min_confidence.to_string(),
    );
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            used.insert(name.to_string(), value);
        }
    };
    let kinds = |kinds: &[Kinds]| {
        let names: Vec<&str> = kinds
            .iter()
            .flat_map(|Kinds(types)| types)
            .map(|t| t.as_str())
            .collect();
        (!names.is_empty()).then(|| names.join(","))
    };
    add("since", arguments.since.map(|day| day.to_string()));
    add("until", arguments.until.map(|day| day.to_string()));
    add("only", kinds(&arguments.only));
    add("skip", kinds(&arguments.skip));
    add("policy", arguments.policy.as_deref().map(file_name));
    add("owner", arguments.owner.clone());
    add(
        "fail_on",
        arguments.fail_on.map(|severity| severity.to_string()),
    );
    used
}

fn accounts(
    accounts: &[crate::model::Account],
    rows: &[crate::assess::ConversationRow],
) -> Vec<AccountSummary> {
    accounts
        .iter()
        .map(|account| {
            let own = rows.iter().filter(|row| row.account == account.label());
            let (conversations, messages) =
                own.fold((0, 0), |(count, sum), row| (count + 1, sum + row.messages));
            AccountSummary {
                account: account.label().to_string(),
                owner_certain: account.certain,
                conversations,
                messages,
            }
        })
        .collect()
}
