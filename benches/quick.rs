//! tmp
use dmaudit::detect::fold::Folded;
use dmaudit::detect::lexicon::*;
use dmaudit::detect::token::Tokens;
use dmaudit::detect::{Engine, Scratch, Situation};
use dmaudit::model::{DataType, Role};
use std::time::Instant;
fn main() {
    let engine = Engine::new().unwrap();
    let text = std::fs::read_to_string("/tmp/dev/chain.txt").unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let n = lines.len() as f64;
    let mut f = Folded::default();
    let mut t = Tokens::default();
    for _ in 0..2 {
        let s = Instant::now();
        for l in &lines {
            f.fold(l);
        }
        println!("fold {:.0} ns", s.elapsed().as_nanos() as f64 / n);
        let s = Instant::now();
        for l in &lines {
            f.fold(l);
            t.cut(f.text());
        }
        println!("fold+cut {:.0} ns", s.elapsed().as_nanos() as f64 / n);
        let mut memo = WordMemo::default();
        let s = Instant::now();
        let mut c = 0;
        for l in &lines {
            f.fold(l);
            t.cut(f.text());
            c += engine.lexicon().may_reach(f.text(), &t, &mut memo) as usize & 1;
        }
        println!(
            "+may_reach {:.0} ns  {}",
            s.elapsed().as_nanos() as f64 / n,
            c
        );
        let s = Instant::now();
        let mut c = 0;
        for l in &lines {
            f.fold(l);
            t.cut(f.text());
            c += engine
                .lexicon()
                .reaches(Reach::Anchor, f.text(), &t, &mut memo) as usize;
        }
        println!(
            "+reaches {:.0} ns  {}",
            s.elapsed().as_nanos() as f64 / n,
            c
        );
        let mut hits = Hits::default();
        let s = Instant::now();
        for l in &lines {
            f.fold(l);
            t.cut(f.text());
            engine.lexicon().find(f.text(), &t, &mut memo, &mut hits);
        }
        println!("+find {:.0} ns", s.elapsed().as_nanos() as f64 / n);
        let mut sc = Scratch::default();
        let s = Instant::now();
        let mut c = 0;
        for l in &lines {
            c += !engine
                .scan(
                    l,
                    Situation {
                        from: Role::Customer,
                        ..Situation::default()
                    },
                    &mut sc,
                )
                .is_empty() as usize;
        }
        println!("scan {:.0} ns {}", s.elapsed().as_nanos() as f64 / n, c);
        let e = [DataType::Password, DataType::PhoneNumber, DataType::Health];
        let s = Instant::now();
        for l in &lines {
            c += !engine
                .scan(
                    l,
                    Situation {
                        from: Role::Customer,
                        expected: &e,
                        ..Situation::default()
                    },
                    &mut sc,
                )
                .is_empty() as usize;
        }
        println!(
            "scan expected {:.0} ns {}",
            s.elapsed().as_nanos() as f64 / n,
            c
        );
    }
}
