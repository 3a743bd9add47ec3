//! Writes ZIP archives, right ones and damaged ones. Its own writer, because no good library writes
//! a wrong checksum.

use std::io::Write;

/// What is wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Damage {
    #[default]
    None,
    /// The flag of an encrypted entry is set.
    Encrypted,
    /// A compression method that nobody has.
    UnsupportedMethod,
    /// The checksum does not fit the data.
    WrongCrc,
    /// The entry is a symbolic link.
    Link,
    /// The packed data is replaced by other bytes.
    Garbled,
    /// The size that is declared is much too small.
    SmallerThanDeclared,
    /// The central directory points at the first entry of the archive.
    Overlapping,
}

/// One entry.
pub struct Entry {
    pub name: Vec<u8>,
    pub bytes: Vec<u8>,
    pub damage: Damage,
}

struct Packed {
    header: Vec<u8>,
    offset: u32,
    damage: Damage,
    name: Vec<u8>,
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::new(6));
    packer.write_all(bytes).expect("memory");
    packer.finish().expect("memory")
}

/// The bytes of an archive.
pub fn write(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    let packed: Vec<Packed> = entries.iter().map(|entry| local(entry, &mut out)).collect();
    let start = out.len() as u32;
    for entry in &packed {
        central(entry, &mut out);
    }
    let size = out.len() as u32 - start;
    let count = packed.len() as u16;
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

fn local(entry: &Entry, out: &mut Vec<u8>) -> Packed {
    let mut data = deflated(&entry.bytes);
    if entry.damage == Damage::Garbled {
        let middle = data.len() / 2;
        data[middle..].fill(0xff);
    }
    let mut crc = crc32fast::hash(&entry.bytes);
    if entry.damage == Damage::WrongCrc {
        crc ^= 1;
    }
    let mut size = entry.bytes.len() as u32;
    if entry.damage == Damage::SmallerThanDeclared {
        size /= 2;
    }
    let utf8 = std::str::from_utf8(&entry.name).is_ok();
    let flags = u16::from(entry.damage == Damage::Encrypted) | if utf8 { 1 << 11 } else { 0 };
    let method: u16 = match entry.damage {
        Damage::UnsupportedMethod => 97,
        _ => 8,
    };
    let mut header = Vec::new();
    header.extend(20u16.to_le_bytes());
    header.extend(flags.to_le_bytes());
    header.extend(method.to_le_bytes());
    // 12:00 on 20 May 2026.
    header.extend(0x6000u16.to_le_bytes());
    header.extend((46u16 << 9 | 5 << 5 | 20).to_le_bytes());
    header.extend(crc.to_le_bytes());
    header.extend((data.len() as u32).to_le_bytes());
    header.extend(size.to_le_bytes());
    header.extend((entry.name.len() as u16).to_le_bytes());
    header.extend([0, 0]);
    let offset = out.len() as u32;
    out.extend(b"PK\x03\x04");
    out.extend(&header);
    out.extend(&entry.name);
    out.extend(&data);
    Packed {
        header,
        offset,
        damage: entry.damage,
        name: entry.name.clone(),
    }
}

fn central(entry: &Packed, out: &mut Vec<u8>) {
    out.extend(b"PK\x01\x02");
    // Made by version 2.0 on Unix, so that the kind of file counts.
    out.extend([20, 3]);
    out.extend(&entry.header);
    out.extend([0; 6]);
    let mode: u32 = match entry.damage {
        Damage::Link => 0o120_777,
        _ => 0o100_644,
    };
    out.extend((mode << 16).to_le_bytes());
    let offset = match entry.damage {
        Damage::Overlapping => 0,
        _ => entry.offset,
    };
    out.extend(offset.to_le_bytes());
    out.extend(&entry.name);
}
