//! Check digits.
/// A check.
pub type Check = fn(&str) -> bool;
/// By name.
pub fn by_name(_: &str) -> Option<Check> { None }
/// x
pub mod payment { /// x
pub fn is_known_test_card(_:&str)->bool{false} }
