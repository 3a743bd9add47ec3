//! Takes a matched value in its own letters, says whether it is a wallet address or a private key
//! of a cryptocurrency. Case carries meaning here: checks get the text unfolded. Never allocates.

use sha2::{Digest, Sha256};
use sha3::Keccak256;

const BITCOIN_ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const RIPPLE_ALPHABET: &[u8; 58] = b"rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";
const BECH32_ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// The longest payload: a serialised BIP-32 key of 78 bytes and its checksum.
const CAPACITY: usize = 82;

/// Base58 with a checksum: exactly `N` bytes, the last four the double SHA-256 of the others.
fn base58check<const N: usize>(text: &str, alphabet: &[u8; 58]) -> Option<[u8; N]> {
    if N < 4 || N > CAPACITY || text.len() > N * 2 {
        return None;
    }
    let mut bytes = [0_u8; N];
    for character in text.bytes() {
        let mut carry = alphabet.iter().position(|letter| *letter == character)?;
        for byte in bytes.iter_mut().rev() {
            carry += usize::from(*byte) * 58;
            *byte = (carry & 0xff) as u8;
            carry >>= 8;
        }
        if carry != 0 {
            return None;
        }
    }
    let first = *alphabet.first()?;
    let ones = text
        .bytes()
        .take_while(|character| *character == first)
        .count();
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let (payload, checksum) = bytes.split_last_chunk::<4>()?;
    let hash = Sha256::digest(Sha256::digest(payload));
    (ones == zeros && hash.starts_with(checksum)).then_some(bytes)
}

/// Whether the text is an address of 20 bytes with one of these version bytes.
fn is_address(text: &str, alphabet: &[u8; 58], versions: &[u8]) -> bool {
    base58check::<25>(text.trim(), alphabet).is_some_and(|bytes| versions.contains(&bytes[0]))
}

/// Bitcoin address in Base58Check: pay to public key hash (1…) or script hash (3…).
pub(super) fn btc_base58(text: &str) -> bool {
    is_address(text, BITCOIN_ALPHABET, &[0x00, 0x05])
}

/// Litecoin address: L…, M…, or in bech32 ltc1….
pub(super) fn ltc_address(text: &str) -> bool {
    is_address(text, BITCOIN_ALPHABET, &[0x30, 0x32]) || segwit_address(text.trim(), "ltc")
}

/// Dogecoin address: D…, 9… or A….
pub(super) fn doge_address(text: &str) -> bool {
    is_address(text, BITCOIN_ALPHABET, &[0x1e, 0x16])
}

/// Dash address: X… or 7….
pub(super) fn dash_address(text: &str) -> bool {
    is_address(text, BITCOIN_ALPHABET, &[0x4c, 0x10])
}

/// Address in bech32 (BIP-173) whose part before the 1 names one of these chains: Cosmos and its
/// kin, Cardano.
pub(super) fn bech32_address(text: &str) -> bool {
    const CHAINS: [&str; 9] = [
        "addr", "cosmos", "osmo", "stake", "celestia", "inj", "terra", "kava", "axelar",
    ];
    let text = text.trim();
    let Some((start, data)) = text.split_once('1') else {
        return false;
    };
    CHAINS.contains(&start)
        && (38..=110).contains(&data.len())
        && bech32_checksum(start, data).is_some_and(|(checksum, _)| checksum == 1)
}

/// Solana address: 32 bytes in Base58, without a checksum.
pub(super) fn solana_address(text: &str) -> bool {
    let text = text.trim();
    let has = |kind: fn(&u8) -> bool| text.bytes().filter(kind).count() >= 3;
    (43..=44).contains(&text.len())
        && text.bytes().all(|byte| BITCOIN_ALPHABET.contains(&byte))
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_uppercase)
}

/// Tron address: T….
pub(super) fn tron_address(text: &str) -> bool {
    is_address(text, BITCOIN_ALPHABET, &[0x41])
}

/// XRP Ledger address: r…, in its own alphabet.
pub(super) fn xrp_address(text: &str) -> bool {
    is_address(text, RIPPLE_ALPHABET, &[0x00])
}

/// Private key in wallet import format: 5…, K… or L….
pub(super) fn btc_wif(text: &str) -> bool {
    let text = text.trim();
    base58check::<37>(text, BITCOIN_ALPHABET).is_some_and(|bytes| bytes[0] == 0x80)
        || base58check::<38>(text, BITCOIN_ALPHABET)
            .is_some_and(|bytes| bytes[0] == 0x80 && bytes[33] == 1)
}

/// Serialised extended private key: xprv (BIP-32), yprv (BIP-49), zprv (BIP-84).
pub(super) fn btc_xprv(text: &str) -> bool {
    base58check::<82>(text.trim(), BITCOIN_ALPHABET).is_some_and(|bytes| {
        matches!(
            bytes[..4],
            [0x04, 0x88, 0xad, 0xe4] | [0x04, 0x9d, 0x78, 0x78] | [0x04, 0xb2, 0x43, 0x0c]
        ) && bytes[45] == 0
    })
}

/// One step of the checksum of BIP-173.
fn bech32_step(checksum: u32, value: u8) -> u32 {
    const GENERATOR: [u32; 5] = [
        0x3b6a_57b2,
        0x2650_8e6d,
        0x1ea1_19fa,
        0x3d42_33dd,
        0x2a14_62b3,
    ];
    let top = checksum >> 25;
    let start = (checksum & 0x01ff_ffff) << 5 ^ u32::from(value);
    GENERATOR
        .iter()
        .enumerate()
        .filter(|(bit, _)| top >> bit & 1 == 1)
        .fold(start, |checksum, (_, generator)| checksum ^ generator)
}

/// What the checksum of BIP-173 leaves, and the first value of the data.
fn bech32_checksum(prefix: &str, data: &str) -> Option<(u32, usize)> {
    let mut checksum = 1;
    for byte in prefix.bytes() {
        checksum = bech32_step(checksum, byte >> 5);
    }
    checksum = bech32_step(checksum, 0);
    for byte in prefix.bytes() {
        checksum = bech32_step(checksum, byte & 31);
    }
    let mut version = 0;
    for (place, character) in data.bytes().enumerate() {
        let character = character.to_ascii_lowercase();
        let value = BECH32_ALPHABET
            .iter()
            .position(|letter| *letter == character)?;
        if place == 0 {
            version = value;
        }
        checksum = bech32_step(checksum, value as u8);
    }
    Some((checksum, version))
}

/// Segregated witness address: BIP-173 for version 0, BIP-350 for versions 1 to 16.
fn segwit_address(text: &str, prefix: &str) -> bool {
    let mixed = text.bytes().any(|byte| byte.is_ascii_lowercase())
        && text.bytes().any(|byte| byte.is_ascii_uppercase());
    let Some((start, data)) = text.split_once('1') else {
        return false;
    };
    if mixed || !start.eq_ignore_ascii_case(prefix) || !(14..=71).contains(&data.len()) {
        return false;
    }
    let Some((checksum, version)) = bech32_checksum(prefix, data) else {
        return false;
    };
    let program = data.len() - 7;
    match version {
        0 => checksum == 1 && matches!(program, 32 | 52),
        1..=16 => checksum == 0x2bc8_30a3 && (4..=64).contains(&program),
        _ => false,
    }
}

/// Bitcoin address in bech32 or bech32m (bc1…).
pub(super) fn btc_bech32(text: &str) -> bool {
    segwit_address(text.trim(), "bc")
}

/// Ethereum address: forty hexadecimal digits after 0x. In one case it has no checksum and passes
/// for its shape; in mixed case each letter's case must be that of EIP-55.
pub(super) fn eth_eip55(text: &str) -> bool {
    let text = text.trim();
    let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) else {
        return false;
    };
    if digits.len() != 40 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return false;
    }
    let has_lower = digits.bytes().any(|byte| byte.is_ascii_lowercase());
    let has_upper = digits.bytes().any(|byte| byte.is_ascii_uppercase());
    if !(has_lower && has_upper) {
        return digits.bytes().any(|byte| byte != b'0');
    }
    let mut lower = [0; 40];
    for (place, byte) in lower.iter_mut().zip(digits.bytes()) {
        *place = byte.to_ascii_lowercase();
    }
    let hash = Keccak256::digest(lower);
    digits.bytes().enumerate().all(|(place, byte)| {
        let half = hash
            .get(place / 2)
            .map_or(0, |byte| byte >> (4 * (1 - place % 2)) & 15);
        byte.is_ascii_digit() || byte.is_ascii_uppercase() == (half >= 8)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    type Check = fn(&str) -> bool;

    /// Published vectors: the genesis block, the Bitcoin and Litecoin wikis, BIP-32, BIP-49,
    /// BIP-84, BIP-173, BIP-350, EIP-55, and the documentation of Tron, Dogecoin and XRP Ledger.
    const VALID: &[(Check, &str)] = &[
        (btc_base58, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
        (btc_base58, "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"),
        (btc_base58, "16UwLL9Risc3QfPqBUvKofHmBQ7wMtjvM"),
        (btc_base58, "1111111111111111111114oLvT2"),
        (btc_bech32, "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"),
        (btc_bech32, "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"),
        (
            btc_bech32,
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        ),
        (
            btc_bech32,
            "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
        ),
        (eth_eip55, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
        (eth_eip55, "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"),
        (eth_eip55, "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"),
        (eth_eip55, "0x52908400098527886E0F7030069857D2E4169EE7"),
        (eth_eip55, "0xde709f2102306220921060314715629080e2fb77"),
        (ltc_address, "LVg2kJoFNg45Nbpy53h7Fe1wKyeXVRhMH9"),
        (ltc_address, "ltc1qg42tkwuuxefutzxezdkdel39gfstuap288mfea"),
        (doge_address, "DPpJVPpvPNP6i6tMj4rTycAGh8wReTqaSU"),
        (doge_address, "A7JjzK9k9x5b2MkkQzqt91WZsuu7wTu6iS"),
        (dash_address, "XjNms118hx6dGyBqsrVMTbzMUmxDVijk7Y"),
        (dash_address, "XnaJzoAKTNa67Fpt1tLxD5bFMcyN4tCvTT"),
        (dash_address, "7SSyVfQK3EbQrmPy7b3j4DKk9vWh7yXZ7R"),
        (
            bech32_address,
            "cosmos1vv6hruquzpty4xpks9znkw8gys5x4nsnqw9f4k",
        ),
        (
            bech32_address,
            "cosmos1hsk6jryyqjfhp5dhc55tc9jtckygx0eph6dd02",
        ),
        (
            bech32_address,
            "terra1dz5atdvdmfugpgum0mj0flq3asruycfyzh2waa",
        ),
        (
            bech32_address,
            "addr1qx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzer3n0d3vllmyqwsx5wktcd8cc3sq835lu7drv2xwl2wywfgse35a3x",
        ),
        (tron_address, "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
        (xrp_address, "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"),
        (
            btc_wif,
            "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ",
        ),
        (
            btc_wif,
            "KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn",
        ),
        (
            btc_xprv,
            "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi",
        ),
        (
            btc_xprv,
            "zprvAWgYBBk7JR8Gjrh4UJQ2uJdG1r3WNRRfURiABBE3RvMXYSrRJL62XuezvGdPvG6GFBZduosCc1YP5wixPox7zhZLfiUm8aunE96BBa4Kei5",
        ),
    ];

    #[test]
    fn published_vectors_pass() {
        for (check, text) in VALID {
            assert!(check(text), "{text}");
        }
    }

    #[test]
    fn one_changed_character_fails() {
        for (check, text) in VALID {
            let one_case = *check as usize == eth_eip55 as Check as usize
                && text.get(2..).is_some_and(|digits| {
                    !digits.contains(|c: char| c.is_ascii_lowercase())
                        || !digits.contains(|c: char| c.is_ascii_uppercase())
                });
            if one_case {
                continue;
            }
            let middle = text.len() / 2;
            let changed: String = text
                .char_indices()
                .map(|(place, c)| match (place == middle, c) {
                    (true, 'q' | 'Q' | '2') => '3',
                    (true, _) => '2',
                    (false, c) => c,
                })
                .collect();
            assert!(!check(&changed), "{changed}");
        }
    }

    #[test]
    fn addresses_of_other_forms_fail() {
        let refused: &[(Check, &str)] = &[
            (btc_base58, "0A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
            (btc_base58, ""),
            (btc_base58, "1"),
            (btc_bech32, "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx"),
            (btc_bech32, "bc1Qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"),
            (
                btc_bech32,
                "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",
            ),
            (eth_eip55, "0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
            (eth_eip55, "0x0000000000000000000000000000000000000000"),
            (eth_eip55, "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
            (
                btc_xprv,
                "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8",
            ),
            (tron_address, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
        ];
        for (check, text) in refused {
            assert!(!check(text), "{text}");
        }
    }
}
