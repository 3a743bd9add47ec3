//! Arbitrary text through detection and masking: places lie on character boundaries, and what is
//! found is masked without a panic.
#![no_main]

use dmaudit::assess::mask::mask_value;
use dmaudit::detect::{Engine, Scratch, Situation};
use libfuzzer_sys::fuzz_target;
use std::cell::RefCell;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new().expect("the rules are right"));

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch::default());
}

// The engine is built before the first text, so that its time is not counted as the text's.
fuzz_target!(init: { LazyLock::force(&ENGINE); }, |text: &str| {
    SCRATCH.with_borrow_mut(|scratch| {
        let marks = ENGINE.scan(text, Situation::default(), scratch);
        for candidate in &marks.candidates {
            let value = text.get(candidate.place.clone()).expect("a place in the text");
            let _ = mask_value(candidate.data_type, value);
        }
    });
});
