//! A progress bar by bytes while stderr is a terminal; nothing otherwise.

use crate::scan::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// Shows the progress until it is dropped.
pub(super) struct Shown {
    done: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Shown {
    /// Starts showing. One thread looks ten times a second, so that workers share nothing but a
    /// counter.
    pub(super) fn start(progress: &Arc<Progress>, total: u64, quiet: bool) -> Shown {
        let done = Arc::new(AtomicBool::new(false));
        if quiet || !std::io::stderr().is_terminal() {
            return Shown { done, thread: None };
        }
        let (progress, stop) = (Arc::clone(progress), Arc::clone(&done));
        let thread = std::thread::spawn(move || {
            let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
            let style =
                "{bar:30} {percent:>3} %  {bytes} of {total_bytes}  {bytes_per_sec}  {eta} left";
            if let Ok(style) = ProgressStyle::with_template(style) {
                bar.set_style(style);
            }
            while !stop.load(Ordering::Relaxed) {
                bar.set_position(progress.bytes.load(Ordering::Relaxed).min(total));
                std::thread::sleep(Duration::from_millis(100));
            }
            bar.finish_and_clear();
        });
        Shown {
            done,
            thread: Some(thread),
        }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
