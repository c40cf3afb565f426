//! Names of generated Rust items: valid identifiers, unique where they have to be, the same for the same model.

use crate::Part;

/// The package of a service: `service-000-1`.
pub fn package(id: &str) -> String {
    format!("service-{}", kebab(id))
}

/// The crate of a package.
pub fn krate(package: &str) -> String {
    package.replace('-', "_")
}

/// The module of a process: `portal`, `portal_2`.
pub fn module(part: &Part<'_>) -> String {
    module_of(&part.name)
}

/// The module of the process of that name.
pub fn module_of(process: &str) -> String {
    process.replace('-', "_")
}

/// Modules in the order of the formatter, which counts: `portal_2` before `portal_10`.
pub fn in_order(module: &str) -> (String, u32) {
    let (name, number) = module.split_once('_').unwrap_or((module, ""));
    (name.to_owned(), number.parse().unwrap_or(0))
}

/// The trait of a process: `Portal`, `Portal2`.
pub fn item(part: &Part<'_>) -> String {
    let words = part.name.split('-').map(|word| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    });
    words.collect()
}

/// The type of what a method is told: `CheckPayment` of `check_payment`.
pub fn input(method: &str) -> String {
    let words = method.split('_').map(|word| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    });
    let name: String = words.collect();
    // Types that the module has anyway.
    let taken = [
        "Answer",
        "Application",
        "Call",
        "CallError",
        "Check",
        "Clause",
        "Earlier",
        "Flow",
        "FlowFileError",
        "Inner",
        "Receipt",
    ];
    let channels = ["Portal", "Provider", "Centre", "Internal"];
    let is_taken = taken.contains(&name.as_str()) || channels.iter().any(|channel| name.starts_with(channel));
    if is_taken { format!("{name}Ask") } else { name }
}

fn kebab(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            out.push(letter.to_ascii_lowercase());
        } else if !letter.is_ascii() && letter.is_alphanumeric() {
            // Package names are ASCII; two services may not get one name.
            out.push_str(&format!("u{:x}", u32::from(letter)));
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_matches('-').to_owned()
}
