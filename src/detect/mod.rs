//! Stage.

pub mod check;
