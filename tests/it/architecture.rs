//! ARCHITECTURE.md's table of who may import whom is the one that holds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::support::root;

type Imports = BTreeMap<String, BTreeSet<String>>;

#[test]
fn modules_import_only_what_the_table_allows() {
    let allowed = table(&std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md"));
    let mut found = Imports::new();
    walk(&root().join("src"), &root().join("src"), &mut found);
    let mut faults = Vec::new();
    for (module, imports) in &found {
        let Some(may) = allowed.get(module) else {
            faults.push(format!("ARCHITECTURE.md's table has no row for `{module}`"));
            continue;
        };
        if may.contains("everything") {
            continue;
        }
        for import in imports.difference(may) {
            faults.push(format!("`{module}` imports `{import}`, which the table does not allow"));
        }
        for unused in may.difference(imports) {
            faults.push(format!("the table lets `{module}` import `{unused}`, which it does not"));
        }
    }
    for module in allowed.keys().filter(|m| !found.contains_key(*m)) {
        faults.push(format!("the table has a row for `{module}`, which does not exist"));
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Rows like ``| `desk` | `facts` `hearing` | jiff |``.
fn table(text: &str) -> Imports {
    let names = |cell: &str| -> BTreeSet<String> { cell.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let mut out = Imports::new();
    for line in text.lines().skip_while(|l| !l.starts_with("| module ")).skip(2).take_while(|l| l.starts_with('|')) {
        let cells: Vec<&str> = line.split('|').collect();
        let mut may = names(cells[2]);
        if cells[2].contains("everything") {
            may.insert("everything".into());
        }
        for module in names(cells[1]) {
            out.insert(module, may.clone());
        }
    }
    assert!(!out.is_empty(), "no table");
    out
}

fn walk(folder: &Path, src: &Path, found: &mut Imports) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, src, found);
            continue;
        }
        let relative = path.strip_prefix(src).expect("below src");
        let parts: Vec<String> = relative.with_extension("").iter().map(|p| p.to_string_lossy().into_owned()).collect();
        let module = match parts.as_slice() {
            [first, second, ..] if first == "platform" && second != "mod" => format!("platform/{second}"),
            [first, ..] if first == "lib" => continue,
            [first, ..] => first.clone(),
            [] => continue,
        };
        let text = std::fs::read_to_string(&path).expect("source");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let imports = found.entry(module.clone()).or_default();
        let paths = code.lines().filter(|l| !l.trim_start().starts_with("//")).flat_map(|l| l.split("crate::").skip(1));
        for rest in paths {
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !module.starts_with(&name) {
                imports.insert(name);
            }
        }
    }
}
