//! Lists the rule and lexicon files, so that every file in the folders is embedded in the program.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let mut list = String::from("/// Embedded files: path below `src/detect` with `/`, text.\n");
    list.push_str("pub(crate) static FILES: &[(&str, &str)] = &[\n");
    for folder in ["src/detect/rules", "src/detect/lexicons"] {
        println!("cargo::rerun-if-changed={folder}");
        let mut files = Vec::new();
        collect(&root.join(folder), &mut files);
        files.sort();
        for file in files {
            println!("cargo::rerun-if-changed={}", file.display());
            let name = file
                .strip_prefix(root.join("src/detect"))
                .expect("below src/detect");
            let name = name.to_string_lossy().replace('\\', "/");
            let path = file.to_string_lossy().replace('\\', "/");
            writeln!(list, "    ({name:?}, include_str!({path:?})),").expect("in memory");
        }
    }
    list.push_str("];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo"));
    fs::write(out.join("embedded.rs"), list).expect("OUT_DIR can be written");
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            println!("cargo::rerun-if-changed={}", path.display());
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "toml" || e == "txt") {
            files.push(path);
        }
    }
}
