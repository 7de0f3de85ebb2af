//! What a declaration lacks, and why something does not fit where it stands.

use super::say;
use crate::diagnostic::Lang;

/// What a declaration cannot do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacking {
    /// An indicator without `value`.
    Value,
    /// A cluster without `contour`.
    Contour,
    /// A contour without a role.
    Roles,
    /// A dataset without `key` or `period`.
    Key,
    /// Facts `of` an entity without a reference to it.
    Reference,
    /// A cluster in a policy without datasets.
    Dataset,
    /// Stages, but no `period` of the policy.
    Period,
}

impl Lacking {
    pub(super) fn message(self, name: &str, lang: Lang) -> String {
        match self {
            Lacking::Value => say(
                lang,
                format!("the indicator `{name}` has no formula"),
                format!("у показателя `{name}` нет формулы"),
            ),
            Lacking::Contour => say(
                lang,
                format!("the cluster `{name}` has no contour"),
                format!("у кластера `{name}` нет контура"),
            ),
            Lacking::Roles => say(
                lang,
                format!("the contour of `{name}` names no role, so the cluster can have no members"),
                format!("контур кластера `{name}` не называет ни одной роли, и участников у него не будет"),
            ),
            Lacking::Key => say(
                lang,
                format!("the dataset `{name}` has no key, so its rows cannot be told apart"),
                format!("у набора `{name}` нет ключа, и его строки не различить"),
            ),
            Lacking::Reference => say(
                lang,
                format!("no column of `{name}` says which entity a row is about"),
                format!("ни один столбец набора `{name}` не говорит, о ком строка"),
            ),
            Lacking::Dataset => say(
                lang,
                format!("the cluster `{name}` has no dataset to take its members from"),
                format!("кластеру `{name}` неоткуда взять участников: наборов нет"),
            ),
            Lacking::Period => say(
                lang,
                "the policy has stages but states no period".into(),
                "в политике есть этапы, но не указан период".into(),
            ),
        }
    }

    pub(super) fn help(self, lang: Lang) -> String {
        let (en, ru) = match self {
            Lacking::Value => ("add `value sum(…)`", "добавьте `значение сумма(…)`"),
            Lacking::Contour => ("add `contour { core where … }`", "добавьте `контур { ядро где … }`"),
            Lacking::Roles => ("write a line such as `core where …`", "напишите строку вроде `ядро где …`"),
            Lacking::Key => ("add `key inn : text`", "добавьте `ключ инн : текст`"),
            Lacking::Reference => {
                ("add a key with an arrow: `key inn -> …`", "добавьте ключ со стрелкой: `ключ инн -> …`")
            }
            Lacking::Dataset => {
                ("declare one: `dataset enterprise from \"…\"`", "объявите его: `набор организация из \"…\"`")
            }
            Lacking::Period => {
                ("add `period 2011..2015` to the policy", "добавьте в политику `период 2011..2015`")
            }
        };
        say(lang, en.into(), ru.into())
    }
}

/// Why something does not fit where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// `header 0`
    Header,
    /// `coverage 150 %`
    Coverage,
    /// A bound of `better within` that is no number.
    Bound,
    /// `stock` or `flow` on a column that is no number.
    TimeOfText,
    /// `from` on a computed column.
    ComputedFrom,
    /// A role in a contour's own condition.
    RoleInContour,
    /// A role of rows that are about no entity.
    RoleWithoutEntity,
    /// A path of too many parts.
    Path,
    /// A field compared by `<`.
    FieldOrder,
    /// A range of names.
    RangeOfNames,
    /// `by` or `every` of a target that follows a plan.
    DueOfPlan,
    /// `% of 2010` outside a target.
    PercentOutsideTarget,
    /// Columns of one argument in datasets that do not see one another.
    ApartDatasets,
    /// A key of `sort` that is neither the value, an axis nor a measure.
    SortKey,
    /// `limit 2.5`
    Limit,
    /// `by cluster, cluster`
    AxisTwice,
    /// `by year, quarter`
    TwoPeriods,
    /// `of each region` of a target, where regions are a tree.
    EachOfTree,
    /// `any(body: …)` in an indicator or a target.
    ObjectsElsewhere,
    /// `all(target: …)` outside `passes when` and rules.
    VerdictsElsewhere,
    /// `for each region` of a milestone, a group or a rule.
    EachOther,
    /// `after` in a group.
    AfterInGroup,
    /// `done from` something that is no column of a table.
    DayOfTable,
    /// A target of a number that is always the same.
    TargetOfNothing,
    /// `members fixed at` outside the cluster's life.
    FixedOutside,
    /// `unit nothing = 0 person`
    UnitOfNothing,
}

impl Misfit {
    pub(super) fn help(self, lang: Lang) -> String {
        let (en, ru) = match self {
            Misfit::ObjectsElsewhere => (
                "what the policy itself says is asked in rules, in `done when` and in `passes when`",
                "о самой политике спрашивают в правилах, в `выполнено если` и в `пройден если`",
            ),
            Misfit::VerdictsElsewhere => (
                "verdicts are asked in `passes when`, `serious failure when`, `score` and in rules",
                "об исходах спрашивают в `пройден если`, `серьёзное невыполнение если`, `итоговая оценка` и в правилах",
            ),
            Misfit::EachOther => (
                "milestones, groups and rules are judged once or `for each cluster`",
                "вехи, группы и правила оцениваются один раз или `для каждого кластера`",
            ),
            Misfit::AfterInGroup => (
                "stages and milestones follow one another, groups do not",
                "друг за другом следуют этапы и вехи, но не группы",
            ),
            Misfit::DayOfTable => (
                "name a table and its column of dates: `done from events.happened`",
                "назовите набор и его столбец дат: `выполнено по данным события.дата`",
            ),
            Misfit::Header => ("lines are counted from 1", "строки считают с 1"),
            Misfit::Coverage => ("coverage is at most 100 %", "охват не бывает больше 100 %"),
            Misfit::Bound => (
                "the bounds of `within` are plain numbers in the indicator's unit",
                "границы в `в пределах` – просто числа в единице показателя",
            ),
            Misfit::TimeOfText => (
                "only numbers are a stock or a flow; leave it out",
                "запасом или потоком бывают только числа; уберите это",
            ),
            Misfit::ComputedFrom => (
                "a computed column is not read from the file: leave either `from` or `=`",
                "вычисленный столбец не читается из файла: оставьте либо `из`, либо `=`",
            ),
            Misfit::RoleInContour => (
                "an organisation has one role, the first that fits; a condition here reads its columns",
                "у организации одна роль, первая подходящая; условие здесь читает её столбцы",
            ),
            Misfit::RoleWithoutEntity => (
                "only organisations have roles, and these rows are about none",
                "роли есть у организаций, а эти строки не о них",
            ),
            Misfit::Path => (
                "a name has at most one point here: a dataset and its column, or a cluster and its role",
                "точка здесь одна: набор и его столбец или кластер и его роль",
            ),
            Misfit::FieldOrder => (
                "a clause of a cluster is compared by `==`, `!=` or `in`",
                "указание кластера сравнивают через `==`, `!=` или `в`",
            ),
            Misfit::RangeOfNames => {
                ("names have no order: list them, `[a, b]`", "у имён нет порядка: перечислите их, `[а, б]`")
            }
            Misfit::DueOfPlan => (
                "a target with `follows` is due in every period of its plan",
                "у цели `по графику` срок – каждый период графика",
            ),
            Misfit::PercentOutsideTarget => (
                "a percentage of a period stands on the right side of a target; elsewhere write `m at year = 2010`",
                "процент от периода пишут в правой части цели; в других местах – `m при год = 2010`",
            ),
            Misfit::ApartDatasets => (
                "these columns are in datasets whose rows do not meet: aggregate each apart",
                "эти столбцы в наборах, строки которых не связаны: сведите каждый отдельно",
            ),
            Misfit::SortKey => (
                "sort by `value`, by an axis of the answer or by a measure",
                "упорядочить можно по `значение`, по разрезу ответа или по показателю",
            ),
            Misfit::Limit => ("`limit` takes a whole number from 1", "после `первые` пишут целое число от 1"),
            Misfit::AxisTwice => ("it stands in `by` once", "в `по` его пишут один раз"),
            Misfit::TwoPeriods => (
                "an answer has one period: leave the finer of the two",
                "период в ответе один: оставьте более мелкий из двух",
            ),
            Misfit::EachOfTree => (
                "its codes lie under one another, and a target cannot say which level it means; use a column of one level",
                "его коды подчинены друг другу, а уровень в цели не указать; возьмите столбец с одним уровнем",
            ),
            Misfit::TargetOfNothing => (
                "a target measures an indicator or a formula over data: `target jobs of each cluster >= …`",
                "цель ставят показателю или формуле над данными: `цель занятые для каждого кластера >= …`",
            ),
            Misfit::UnitOfNothing => (
                "a unit is so many of another, more than none: write how many",
                "единица – это сколько-то других, но не ноль: напишите, сколько",
            ),
            Misfit::FixedOutside => (
                "members are fixed in a period of the cluster's life",
                "состав фиксируют в период, когда кластер есть",
            ),
        };
        say(lang, en.into(), ru.into())
    }
}
