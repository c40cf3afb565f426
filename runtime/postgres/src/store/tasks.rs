//! Open tasks, found by indexes: by place, unit, person, applicant, in the order in which they are due.

use super::{Store, hash, int, natural};
use crate::Error;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use zanflow_runtime::case::{Phase, State};
use zanflow_runtime::{CaseId, Hash, Load, TaskCursor, Version};

/// Where tasks are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) version: Version,
    pub(crate) node: String,
    pub(crate) unit: Option<String>,
    pub(crate) desk: bool,
}

impl Place {
    /// Its number: the same in every process, without asking.
    pub(crate) fn id(&self) -> i64 {
        let (unit, has_unit) = (self.unit.as_deref().unwrap_or_default(), self.unit.is_some());
        let marks = [u8::from(has_unit), u8::from(self.desk)];
        let length = u64::try_from(self.node.len()).unwrap_or(u64::MAX).to_be_bytes();
        let hash = Hash::digest(&[&self.version.0, &marks, &length, self.node.as_bytes(), unit.as_bytes()]);
        let (first, _) = hash.0.split_first_chunk::<8>().unwrap_or((&[0; 8], &[]));
        i64::from_be_bytes(*first)
    }
}

/// How the task of a case is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) due: i64,
    pub(crate) assignee: Option<String>,
    pub(crate) owner: Option<String>,
    /// To whom it was escalated; the inner value is `None` where that is the head of the unit.
    pub(crate) raised: Option<Option<String>>,
    pub(crate) held: bool,
    pub(crate) overdue: bool,
}

impl Listed {
    /// The open task of a case, if it has one, and where.
    pub(crate) fn of(state: &State) -> Option<(Place, Self)> {
        let open = |phase| matches!(phase, Phase::Task | Phase::Held);
        let at = state.at.as_ref().filter(|at| state.ended.is_none() && open(at.phase))?;
        let place = Place {
            version: state.flow,
            node: at.node.to_string(),
            unit: state.unit.as_ref().map(ToString::to_string),
            desk: state.desk,
        };
        let service = state.term.as_ref();
        let dues = [at.deadline, service.and_then(|term| term.deadline)];
        let listed = Self {
            due: dues.iter().flatten().map(|deadline| deadline.due.0).min().unwrap_or(i64::MAX),
            assignee: at.assignee.clone(),
            owner: state.owner.as_ref().map(ToString::to_string),
            raised: at.raised.as_ref().map(|to| to.as_ref().map(ToString::to_string)),
            held: at.phase == Phase::Held,
            overdue: at.escalated || service.is_some_and(|term| term.passed),
        };
        Some((place, listed))
    }
}

/// The places that are known here: there are few, and none ever goes.
#[derive(Debug, Default)]
pub(crate) struct Places(RwLock<HashMap<i64, Arc<Place>>>);

impl Places {
    fn get(&self, id: i64) -> Option<Arc<Place>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    fn put(&self, id: i64, place: Arc<Place>) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(id, place);
    }
}

/// The lists that hold all that is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Seek {
    pub(crate) all: bool,
    pub(crate) places: Vec<i64>,
    pub(crate) assignees: Vec<String>,
    pub(crate) owners: Vec<String>,
    /// Escalated to these people.
    pub(crate) raised: Vec<String>,
    /// Escalated to the heads of units.
    pub(crate) raised_to_heads: bool,
    /// Escalated to whomever.
    pub(crate) raised_at_all: bool,
    /// Only tasks that nobody has.
    pub(crate) free: bool,
    /// Only those whose time has passed.
    pub(crate) overdue: bool,
}

/// Each list is read along its index, as far as the page needs, then they are merged.
const FIND: &str = "
WITH wanted AS (
    SELECT l.due, l.case_id FROM unnest($5::bigint[]) AS p, LATERAL (
        SELECT due, case_id FROM task WHERE place = p AND (due, case_id) > ($1, $2) AND (NOT $11 OR assignee IS NULL)
            AND (NOT $4 OR overdue) ORDER BY due, case_id LIMIT $3) AS l
    UNION
    SELECT l.due, l.case_id FROM unnest($6::text[]) AS p, LATERAL (
        SELECT due, case_id FROM task WHERE assignee = p AND (due, case_id) > ($1, $2) AND (NOT $4 OR overdue)
        ORDER BY due, case_id LIMIT $3) AS l
    UNION
    SELECT l.due, l.case_id FROM unnest($7::text[]) AS p, LATERAL (
        SELECT due, case_id FROM task WHERE owner = p AND (due, case_id) > ($1, $2) AND (NOT $4 OR overdue)
        ORDER BY due, case_id LIMIT $3) AS l
    UNION
    SELECT l.due, l.case_id FROM unnest($8::text[]) AS p, LATERAL (
        SELECT due, case_id FROM task WHERE raised AND raised_to = p AND (due, case_id) > ($1, $2) AND (NOT $4 OR overdue)
        ORDER BY due, case_id LIMIT $3) AS l
    UNION
    (SELECT due, case_id FROM task WHERE $9 AND raised AND raised_to IS NULL AND (due, case_id) > ($1, $2)
        AND (NOT $4 OR overdue) ORDER BY due, case_id LIMIT $3)
    UNION
    (SELECT due, case_id FROM task WHERE $10 AND raised AND (due, case_id) > ($1, $2) AND (NOT $4 OR overdue)
        ORDER BY due, case_id LIMIT $3)
    UNION
    (SELECT due, case_id FROM task WHERE $12 AND (due, case_id) > ($1, $2) AND (NOT $11 OR assignee IS NULL)
        AND (NOT $4 OR overdue) ORDER BY due, case_id LIMIT $3)
)
SELECT due, case_id FROM wanted ORDER BY due, case_id LIMIT $3";

/// The numbers of places that have tasks, each found by one step along the index.
const OCCUPIED: &str = "
WITH RECURSIVE step AS (
    (SELECT place FROM task ORDER BY place LIMIT 1)
    UNION ALL
    SELECT (SELECT task.place FROM task WHERE task.place > step.place ORDER BY task.place LIMIT 1)
    FROM step WHERE step.place IS NOT NULL
)
SELECT place FROM step WHERE place IS NOT NULL";

const LOADS: &str = "
SELECT place, count(*), count(*) FILTER (WHERE overdue), count(*) FILTER (WHERE assignee IS NULL), count(*) FILTER (WHERE held)
FROM task GROUP BY place";

const PEOPLE: &str = "
SELECT assignee, count(*), count(*) FILTER (WHERE overdue) FROM task
WHERE assignee IS NOT NULL AND ($1::text IS NULL OR assignee = $1) GROUP BY assignee ORDER BY assignee COLLATE \"C\"";

impl Store {
    /// Up to `limit` places in the lists after one of them, in order.
    pub(crate) async fn seek(
        &self,
        seek: &Seek,
        after: Option<TaskCursor>,
        limit: usize,
    ) -> Result<Vec<TaskCursor>, Error> {
        let (due, case) = after.map_or((i64::MIN, -1), |after| (after.due, int(after.case.0)));
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let Seek { all, places, assignees, owners, raised, raised_to_heads, raised_at_all, free, overdue } =
            seek;
        let rows = self
            .pool
            .read(
                FIND,
                &[
                    &due,
                    &case,
                    &limit,
                    overdue,
                    places,
                    assignees,
                    owners,
                    raised,
                    raised_to_heads,
                    raised_at_all,
                    free,
                    all,
                ],
            )
            .await?;
        let at = |row: tokio_postgres::Row| TaskCursor { due: row.get(0), case: CaseId(natural(row.get(1))) };
        Ok(rows.into_iter().map(at).collect())
    }

    /// The places that have tasks.
    pub(crate) async fn occupied(&self, known: &Places) -> Result<Vec<(i64, Arc<Place>)>, Error> {
        let rows = self.pool.read(OCCUPIED, &[]).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
        self.learn(known, &ids).await?;
        Ok(ids.into_iter().filter_map(|id| Some((id, known.get(id)?))).collect())
    }

    async fn learn(&self, known: &Places, ids: &[i64]) -> Result<(), Error> {
        let new: Vec<i64> = ids.iter().copied().filter(|id| known.get(*id).is_none()).collect();
        if new.is_empty() {
            return Ok(());
        }
        let sql = "SELECT id, version, node, unit, desk FROM place WHERE id = ANY ($1)";
        for row in self.pool.read(sql, &[&new]).await? {
            let place =
                Place { version: hash(row.get(1)), node: row.get(2), unit: row.get(3), desk: row.get(4) };
            known.put(row.get(0), Arc::new(place));
        }
        Ok(())
    }

    /// How many tasks there are at each place.
    pub(crate) async fn loads(&self, known: &Places) -> Result<Vec<(Arc<Place>, Load)>, Error> {
        let rows = self.pool.read(LOADS, &[]).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
        self.learn(known, &ids).await?;
        let load = |row: &tokio_postgres::Row| {
            let count = |nth: usize| usize::try_from(row.get::<_, i64>(nth)).unwrap_or(0);
            Load { open: count(1), overdue: count(2), free: count(3), held: count(4) }
        };
        Ok(rows.iter().filter_map(|row| Some((known.get(row.get(0))?, load(row)))).collect())
    }

    /// How many tasks people have: one person, or everybody.
    pub(crate) async fn loads_of_people(&self, person: Option<&str>) -> Result<Vec<(String, Load)>, Error> {
        let rows = self.pool.read(PEOPLE, &[&person]).await?;
        let load = |row: tokio_postgres::Row| {
            let count = |nth: usize| usize::try_from(row.get::<_, i64>(nth)).unwrap_or(0);
            (row.get(0), Load { open: count(1), overdue: count(2), free: 0, held: 0 })
        };
        Ok(rows.into_iter().map(load).collect())
    }
}
