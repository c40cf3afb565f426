//! The assignment of rows to columns with the greatest total gain (Kuhn-Munkres with potentials).

/// Pairs rows with columns for the greatest total gain, in the order of rows; gains that are not positive pair nothing.
/// Deterministic where several assignments are optimal.
pub fn assign(rows: usize, columns: usize, gain: impl Fn(usize, usize) -> i64) -> Vec<(usize, usize)> {
    let size = rows.max(columns);
    if rows == 0 || columns == 0 {
        return Vec::new();
    }
    let cost = |row: usize, column: usize| {
        if row < rows && column < columns { -gain(row, column).max(0) } else { 0 }
    };
    let costs: Vec<i64> = (0..size)
        .flat_map(|row| (0..size).map(move |column| (row, column)))
        .map(|(row, column)| cost(row, column))
        .collect();
    let mut solver = Solver::new(size, costs);
    for row in 1..=size {
        solver.place(row);
    }
    let mut pairs: Vec<(usize, usize)> = solver
        .row_of
        .iter()
        .enumerate()
        .skip(1)
        .map(|(column, row)| (row - 1, column - 1))
        .filter(|(row, column)| *row < rows && *column < columns && gain(*row, *column) > 0)
        .collect();
    pairs.sort_unstable();
    pairs
}

/// Rows and columns are counted from 1; column 0 holds the row that is being placed.
struct Solver {
    size: usize,
    costs: Vec<i64>,
    row_price: Vec<i64>,
    column_price: Vec<i64>,
    row_of: Vec<usize>,
}

impl Solver {
    fn new(size: usize, costs: Vec<i64>) -> Self {
        Self {
            size,
            costs,
            row_price: vec![0; size + 1],
            column_price: vec![0; size + 1],
            row_of: vec![0; size + 1],
        }
    }

    fn slack(&self, row: usize, column: usize) -> i64 {
        let cost = self.costs.get((row - 1) * self.size + column - 1).copied().unwrap_or(0);
        cost - at(&self.row_price, row) - at(&self.column_price, column)
    }

    /// Gives a row its column, moving others along a cheapest path.
    fn place(&mut self, row: usize) {
        let mut least = vec![i64::MAX; self.size + 1];
        let mut came_from = vec![0; self.size + 1];
        let mut used = vec![false; self.size + 1];
        set(&mut self.row_of, 0, row);
        let mut column = 0;
        loop {
            set(&mut used, column, true);
            let here = at(&self.row_of, column);
            let (mut best, mut next) = (i64::MAX, 0);
            for other in 1..=self.size {
                if at(&used, other) {
                    continue;
                }
                let slack = self.slack(here, other);
                if slack < at(&least, other) {
                    set(&mut least, other, slack);
                    set(&mut came_from, other, column);
                }
                if at(&least, other) < best {
                    (best, next) = (at(&least, other), other);
                }
            }
            self.shift(best, &used, &mut least);
            column = next;
            if column == 0 || at(&self.row_of, column) == 0 {
                break;
            }
        }
        while column != 0 {
            let before = at(&came_from, column);
            let row = at(&self.row_of, before);
            set(&mut self.row_of, column, row);
            column = before;
        }
    }

    fn shift(&mut self, by: i64, used: &[bool], least: &mut [i64]) {
        for column in 0..=self.size {
            if at(used, column) {
                let row = at(&self.row_of, column);
                add(&mut self.row_price, row, by);
                add(&mut self.column_price, column, -by);
            } else {
                add(least, column, -by);
            }
        }
    }
}

fn at<T: Copy + Default>(values: &[T], place: usize) -> T {
    values.get(place).copied().unwrap_or_default()
}

fn set<T>(values: &mut [T], place: usize, value: T) {
    if let Some(slot) = values.get_mut(place) {
        *slot = value;
    }
}

fn add(values: &mut [i64], place: usize, by: i64) {
    if let Some(slot) = values.get_mut(place).filter(|slot| **slot != i64::MAX) {
        *slot += by;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn best(gains: &[Vec<i64>], row: usize, used: u32) -> i64 {
        let Some(own) = gains.get(row) else { return 0 };
        let with = own.iter().enumerate().filter(|(column, gain)| used & (1 << column) == 0 && **gain > 0);
        let with = with.map(|(column, gain)| gain + best(gains, row + 1, used | (1 << column)));
        with.max().unwrap_or(0).max(best(gains, row + 1, used))
    }

    proptest! {
        #[test]
        fn no_other_assignment_gains_more(gains in (1usize..6, 1usize..6).prop_flat_map(|(rows, columns)| {
            prop::collection::vec(prop::collection::vec(-9i64..20, columns), rows)
        })) {
            let columns = gains[0].len();
            let pairs = assign(gains.len(), columns, |row, column| gains[row][column]);
            let sum: i64 = pairs.iter().map(|(row, column)| gains[*row][*column]).sum();
            prop_assert_eq!(sum, best(&gains, 0, 0));
        }
    }

    #[test]
    fn nothing_is_paired_without_gain() {
        assert_eq!(assign(2, 3, |_, _| 0), []);
        assert_eq!(assign(0, 3, |_, _| 5), []);
        assert_eq!(assign(3, 2, |row, column| if row == column + 1 { 7 } else { 1 }), [(1, 0), (2, 1)]);
    }
}
