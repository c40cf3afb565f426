//! An abbreviation that the act does not explain.
//!
//! **What.** A word in capital letters is introduced neither in the list of definitions nor by a "(бұдан әрі – …)" of
//! the service. An abbreviation that is explained only as part of a name ("ХҚКО АЖ") and is used alone is reported
//! too. Abbreviations known to everybody (ҚР, ЖШС) are not.
//!
//! **Why it is a fault.** The reader must guess which body or system is meant. Often it is a misprint of a defined
//! abbreviation; then `inconsistent-term` is reported too.
//!
//! **Example.** "БНАЖ-ға сұраныс жіберу", with no БНАЖ among the definitions.
//!
//! **Correction.** Add a definition: "БНАЖ – бірыңғай нотариаттық ақпараттық жүйе".
//!
//! # kk
//!
//! Акт еш жерде ашып жазбаған қысқарту.
//!
//! **Не.** Айқындамалар тізбесі де, қызметтегі «(бұдан әрі – …)» да енгізбеген бас әріпті сөз. Тек атаудың құрамында
//! ашылып («ХҚКО АЖ»), жеке тұрған қысқарту да есептеледі. Жалпыға белгілі қысқартулар (ҚР, ЖШС) есептелмейді.
//!
//! **Неге кемшілік.** Оқырман қай орган немесе жүйе екенін болжауға мәжбүр. Көбіне бұл айқындалған қысқартудың қате
//! жазылуы, ол `inconsistent-term` ретінде де көрсетіледі.
//!
//! **Мысал.** «БНАЖ-ға сұраныс жіберу», ал айқындамаларда БНАЖ жоқ.
//!
//! **Түзету.** Айқындама қосу: «БНАЖ – бірыңғай нотариаттық ақпараттық жүйе».
//!
//! # ru
//!
//! Сокращение, которое акт нигде не раскрывает.
//!
//! **Что.** Слово заглавными буквами, которое не вводят ни перечень определений, ни «(бұдан әрі – …)» услуги.
//! Считается и сокращение, раскрытое только в составе названия («ХҚКО АЖ»), если оно стоит отдельно. Общеизвестные
//! (ҚР, ЖШС) не считаются.
//!
//! **Почему это недостаток.** Читатель вынужден догадываться, какой орган или система имеются в виду. Часто это описка
//! в определённом сокращении; тогда она указана и как `inconsistent-term`.
//!
//! **Пример.** «БНАЖ-ға сұраныс жіберу», а среди определений БНАЖ нет.
//!
//! **Исправление.** Добавить определение: «БНАЖ – бірыңғай нотариаттық ақпараттық жүйе».

use super::found::Report;
use super::scope::Scope;
use crate::abbreviations::{is_misprint, is_slip};
use zanflow_model::Confidence;

/// Looks at the first use of each.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    let explained = scope.explained();
    for (printed, passage, range) in scope.unexplained() {
        // «ЭЦК» is «ЭЦҚ» misprinted: reported as such by `inconsistent-term`.
        if explained.all().any(|defined| is_misprint(printed, defined)) {
            continue;
        }
        let partly = explained.within.contains(printed);
        let message = if partly { "alone" } else { "nowhere" };
        let meant = explained.all().find(|defined| is_slip(printed, defined));
        let found = report.found(message, scope.place(*passage, range.clone())).value("short", printed);
        let found = if partly { found.confidence(Confidence::Medium) } else { found };
        report.add(match meant {
            Some(meant) => found.suggest(meant.clone()),
            None => found,
        });
    }
}
