//! Shows what the engine sees in a text: `DMAUDIT_TEXT="…" cargo test --test explain -- --ignored --nocapture`.

mod support;

use dmaudit::detect::fold::fold;
use dmaudit::detect::token::Tokens;
use dmaudit::detect::{Scratch, Situation};
use dmaudit::model::Role;

#[test]
#[ignore = "a tool for whoever writes rules, not a test"]
fn explain() {
    let engine = support::engine();
    let text = std::env::var("DMAUDIT_TEXT").unwrap_or_default();
    let from = match std::env::var("DMAUDIT_FROM").as_deref() {
        Ok("customer") => Role::Customer,
        _ => Role::Organisation,
    };
    let mut scratch = Scratch::default();
    for line in text.split('|') {
        let situation = Situation {
            from,
            ..Situation::default()
        };
        let marks = engine.scan(line, situation, &mut scratch);
        println!("\n{line}\n{marks:#?}");
        let folded = fold(line);
        let mut tokens = Tokens::default();
        tokens.cut(&folded);
        let mut hits = dmaudit::detect::lexicon::Hits::default();
        engine
            .lexicon()
            .find(&folded, &tokens, &mut Default::default(), &mut hits);
        let lists = [hits.things, hits.grammar, hits.frames, hits.contexts];
        for hit in lists.into_iter().flatten() {
            let start = tokens.words[hit.first as usize].start as usize;
            let end = tokens.words[hit.last as usize].end as usize;
            let language = &engine.lexicon().languages()[hit.language as usize];
            println!(
                "  {language} {:?} {:?} {:?}",
                &folded[start..end],
                hit.class,
                hit.strength
            );
        }
    }
}
