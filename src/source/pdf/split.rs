//! Tables of a tagged file that page breaks split into several are made one again.

use super::tree::{Element, Node, Role};

/// How deep elements are looked into.
const DEEPEST: usize = 64;

/// Whether marked content of a page has letters.
type HasLetters<'a> = &'a dyn Fn(usize, u32) -> bool;

/// Nodes of one level, and of those below: a table goes on the one before it where only nodes without letters stand
/// between them and its first row has no label, so that its cells go on those of the last row.
pub(super) fn mended(nodes: &[Node], letters: HasLetters<'_>, depth: usize) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::with_capacity(nodes.len());
    // The table that may go on, by its place in `out`.
    let mut open: Option<usize> = None;
    for node in nodes {
        let Node::Element(element) = node else {
            open = open.filter(|_| !shows(node, letters, depth));
            out.push(node.clone());
            continue;
        };
        if element.role != Role::Table {
            open = open.filter(|_| !shows(node, letters, depth));
            let mut element = element.clone();
            if element.role == Role::Group && depth < DEEPEST {
                element.kids = mended(&element.kids, letters, depth + 1);
            }
            out.push(Node::Element(element));
            continue;
        }
        let before = open.and_then(|at| out.get_mut(at));
        let goes_on = match before {
            Some(Node::Element(table)) => go_on(table, element, letters),
            _ => false,
        };
        if !goes_on {
            open = Some(out.len());
            out.push(node.clone());
        }
    }
    out
}

/// Whether a node has letters.
fn shows(node: &Node, letters: HasLetters<'_>, depth: usize) -> bool {
    match node {
        Node::Content { page, mark } => letters(*page, *mark),
        Node::Element(element) if element.role == Role::Artifact => false,
        Node::Element(element) => {
            depth >= DEEPEST || element.kids.iter().any(|kid| shows(kid, letters, depth + 1))
        }
    }
}

/// Puts the rows of a table behind those of the one that it goes on, where it does.
fn go_on(table: &mut Element, next: &Element, letters: HasLetters<'_>) -> bool {
    let mut rows = Vec::new();
    rows_of(next, 0, &mut rows);
    let Some((first, others)) = rows.split_first() else { return false };
    let rest: Vec<&Element> = cells(first).collect();
    let shown: Vec<bool> =
        rest.iter().map(|cell| cell.kids.iter().any(|kid| shows(kid, letters, 0))).collect();
    let unlabelled = shown.first() == Some(&false) && shown.contains(&true);
    let later = page(&next.kids) > page(&table.kids);
    let Some(last) = last_row(table, 0) else { return false };
    if !unlabelled || !later || cells(last).count() != rest.len() {
        return false;
    }
    for (cell, rest) in cells_mut(last).zip(rest) {
        cell.kids.extend(rest.kids.iter().cloned());
    }
    table.kids.extend(others.iter().map(|row| Node::Element((*row).clone())));
    true
}

/// The page on which the last content of nodes stands; contents are in order.
fn page(nodes: &[Node]) -> Option<usize> {
    nodes.iter().rev().find_map(|node| match node {
        Node::Content { page, .. } => Some(*page),
        Node::Element(element) => page(&element.kids),
    })
}

fn rows_of<'t>(element: &'t Element, depth: usize, rows: &mut Vec<&'t Element>) {
    for kid in &element.kids {
        match kid {
            Node::Element(inner) if inner.role == Role::Row => rows.push(inner),
            Node::Element(inner) if inner.role == Role::Group && depth < DEEPEST => {
                rows_of(inner, depth + 1, rows);
            }
            _ => {}
        }
    }
}

fn last_row(element: &mut Element, depth: usize) -> Option<&mut Element> {
    element.kids.iter_mut().rev().find_map(|kid| match kid {
        Node::Element(inner) => match inner.role {
            Role::Row => Some(inner),
            Role::Group if depth < DEEPEST => last_row(inner, depth + 1),
            _ => None,
        },
        Node::Content { .. } => None,
    })
}

fn cells(row: &Element) -> impl Iterator<Item = &Element> {
    row.kids.iter().filter_map(|kid| match kid {
        Node::Element(cell) if cell.role == Role::Cell => Some(cell),
        _ => None,
    })
}

fn cells_mut(row: &mut Element) -> impl Iterator<Item = &mut Element> {
    row.kids.iter_mut().filter_map(|kid| match kid {
        Node::Element(cell) if cell.role == Role::Cell => Some(cell),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mark 0 is a blank.
    fn letters(_: usize, mark: u32) -> bool {
        mark > 0
    }

    fn element(role: Role, kids: Vec<Node>) -> Node {
        Node::Element(Element { role, columns: 1, rows: 1, kids, ..Element::default() })
    }

    /// A table of rows; each cell holds one mark.
    fn table(at: usize, rows: &[&[u32]]) -> Node {
        let cell = |mark: &u32| element(Role::Cell, vec![Node::Content { page: at, mark: *mark }]);
        let row = |row: &&[u32]| element(Role::Row, row.iter().map(cell).collect());
        element(Role::Table, rows.iter().map(row).collect())
    }

    /// The marks of each cell of each table.
    fn read(nodes: &[Node]) -> Vec<Vec<Vec<Vec<u32>>>> {
        let mark = |node: &Node| match node {
            Node::Content { mark, .. } => Some(*mark),
            Node::Element(_) => None,
        };
        let table = |node: &Node| match node {
            Node::Element(table) if table.role == Role::Table => {
                let mut rows = Vec::new();
                rows_of(table, 0, &mut rows);
                let cell = |cell: &Element| cell.kids.iter().filter_map(mark).collect();
                Some(rows.iter().map(|row| cells(row).map(cell).collect()).collect())
            }
            _ => None,
        };
        nodes.iter().filter_map(table).collect()
    }

    #[test]
    fn a_row_without_a_label_goes_on() {
        let blank = element(Role::Paragraph, vec![Node::Content { page: 0, mark: 0 }]);
        let nodes = [table(0, &[&[1, 2]]), blank, table(1, &[&[0, 3], &[4, 5]])];
        assert_eq!(
            read(&mended(&nodes, &letters, 0)),
            [vec![vec![vec![1, 0], vec![2, 3]], vec![vec![4], vec![5]]]]
        );
    }

    #[test]
    fn other_tables_stay_apart() {
        let words = element(Role::Paragraph, vec![Node::Content { page: 0, mark: 9 }]);
        for nodes in [
            vec![table(0, &[&[1, 2]]), table(1, &[&[3, 4]])],
            vec![table(0, &[&[1, 2]]), words, table(1, &[&[0, 4]])],
            vec![table(0, &[&[1, 2]]), table(0, &[&[0, 4]])],
            vec![table(0, &[&[1, 2]]), table(1, &[&[0, 4, 5]])],
        ] {
            assert_eq!(read(&mended(&nodes, &letters, 0)).len(), 2);
        }
    }
}
