//! Finds sensitive personal data in Instagram data downloads.
//!
//! The data flows one way through the modules, in this order: [`source`] finds what an export
//! holds, [`reader`] turns its files into conversations, [`detect`] finds candidates in one
//! message, [`context`] weighs them with what was asked before and answered after, [`assess`]
//! gives them severity, action and retention and masks them, [`report`] writes the files.
//! [`scan`] wires the stages and alone knows about threads.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod assess;
pub mod cli;
pub mod context;
pub mod detect;
pub mod model;
pub mod reader;
pub mod report;
pub mod scan;
pub mod source;
