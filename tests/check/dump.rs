//! A checked policy as short text, for the good cases of the corpus: how each formula was understood.
//!
//! `#n` is an aggregate, listed at the end; `[unit]` follows what is in a unit of its own.

use std::fmt::Write;

use idel::model::*;

fn axis(policy: &Policy, axis: CellAxis) -> String {
    match axis {
        CellAxis::Cluster => "cluster".into(),
        CellAxis::Role => "role".into(),
        CellAxis::Period(grain) => format!("{grain:?}").to_lowercase(),
        CellAxis::Axis(id) => policy.axes[id.index()].name.clone(),
    }
}

fn arithmetic(op: ArithmeticOp) -> &'static str {
    match op {
        ArithmeticOp::Add => "+",
        ArithmeticOp::Subtract => "-",
        ArithmeticOp::Multiply => "*",
        ArithmeticOp::Divide => "/",
        ArithmeticOp::Power => "^",
    }
}

fn compare(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Equal => "==",
        CompareOp::NotEqual => "!=",
        CompareOp::Less => "<",
        CompareOp::LessOrEqual => "<=",
        CompareOp::Greater => ">",
        CompareOp::GreaterOrEqual => ">=",
    }
}

fn roles(policy: &Policy, roles: &[RoleId]) -> String {
    roles.iter().map(|r| policy.roles[r.index()].as_str()).collect::<Vec<_>>().join(" | ")
}

fn clusters(policy: &Policy, ids: &[ClusterId]) -> String {
    ids.iter().map(|c| policy.clusters[c.index()].name.as_str()).collect::<Vec<_>>().join(" | ")
}

fn ranges(codes: Option<&Classification>, ranges: &[(u32, u32)]) -> String {
    let code = |at: u32| codes.and_then(|c| c.code(at)).map_or_else(|| at.to_string(), |c| c.code.clone());
    ranges.iter().map(|(a, b)| format!("{}..{}", code(*a), code(b - 1))).collect::<Vec<_>>().join(" | ")
}

pub fn measure(policy: &Policy, m: &Measure) -> String {
    let go = |m: &Measure| measure(policy, m);
    let text = match &m.kind {
        MeasureKind::Literal(literal) => match literal {
            Literal::Number(n) => n.to_string(),
            Literal::Bool(b) => b.to_string(),
            Literal::Period(p) => p.to_string(),
            Literal::Text(t) => format!("{t:?}"),
            Literal::Code(id, code) => {
                let kind = policy.axes[id.index()].kind;
                let AxisKind::Tree(tree) = kind else { return format!("code {code}") };
                let found = policy.classifications[tree.index()].code(*code);
                format!("code {:?}", found.map_or("", |c| c.code.as_str()))
            }
            Literal::Entity(_, key) => format!("key {key:?}"),
            Literal::Cluster(id) => format!("cluster {}", clusters(policy, &[*id])),
            Literal::Role(id) => format!("role {}", roles(policy, &[*id])),
            Literal::Date(date) => date.to_string(),
            Literal::Word(word) => format!("word {word}"),
        },
        MeasureKind::Aggregate(id) => format!("#{}", id.0),
        MeasureKind::Indicator(id) => {
            let indicator = &policy.indicators[id.index()];
            if indicator.derived {
                format!("narrowed({})", go(&indicator.value))
            } else {
                indicator.name.clone()
            }
        }
        MeasureKind::Scale { measure, factor } => format!("({} times {factor})", go(measure)),
        MeasureKind::Arithmetic { op, left, right } => {
            format!("({} {} {})", go(left), arithmetic(*op), go(right))
        }
        MeasureKind::Negate(a) => format!("-{}", go(a)),
        MeasureKind::Compare { op, left, right } => format!("({} {} {})", go(left), compare(*op), go(right)),
        MeasureKind::And(a, b) => format!("({} and {})", go(a), go(b)),
        MeasureKind::Or(a, b) => format!("({} or {})", go(a), go(b)),
        MeasureKind::Not(a) => format!("not {}", go(a)),
        MeasureKind::IsMissing(a) => format!("({} is missing)", go(a)),
        MeasureKind::Coalesce(a, b) => format!("({} ?? {})", go(a), go(b)),
        MeasureKind::If { condition, then, otherwise } => {
            format!("(if {} then {} else {})", go(condition), go(then), go(otherwise))
        }
        MeasureKind::OverAll { measure, axes } => {
            let axes: Vec<String> = axes.iter().map(|a| axis(policy, *a)).collect();
            format!("({} over all {})", go(measure), axes.join(", "))
        }
        MeasureKind::Select { measure, selection } => {
            let of = match selection {
                Selection::Overall => "overall".into(),
                Selection::Union => "of clusters".into(),
                Selection::Cluster(id) => format!("of {}", clusters(policy, &[*id])),
                Selection::Role(id, role) => {
                    format!("of {}.{}", clusters(policy, &[*id]), roles(policy, &[*role]))
                }
            };
            format!("({} {of})", go(measure))
        }
        MeasureKind::At { measure, axis: on, value } => {
            format!("({} at {} = {})", go(measure), axis(policy, *on), go(value))
        }
        MeasureKind::Each { function, over, measure, beside, range } => {
            let range =
                range.as_ref().map_or(String::new(), |both| format!(" in {}..{}", go(&both.0), go(&both.1)));
            let beside = beside.as_ref().map_or(String::new(), |other| format!(", {}", go(other)));
            let function = format!("{function:?}").to_lowercase();
            format!("{function}(each {}{range}: {}{beside})", members(policy, over), go(measure))
        }
        MeasureKind::Rank { over, measure, lower } => {
            let order = if *lower { " lowest first" } else { "" };
            format!("rank({}, {}{order})", go(measure), members(policy, over))
        }
        MeasureKind::Calculated { function, arguments } => {
            let parts: Vec<String> = arguments.iter().map(go).collect();
            format!("{}({})", format!("{function:?}").to_lowercase(), parts.join(", "))
        }
        MeasureKind::Everywhere(a) => format!("({} over all territory)", go(a)),
        MeasureKind::Member(on) => axis(policy, *on),
        MeasureKind::Parent(_, a) => format!("parent({})", go(a)),
        MeasureKind::MemberIn { axis: id, ranges: set } => {
            let axis = &policy.axes[id.index()];
            let AxisKind::Tree(tree) = axis.kind else { return axis.name.clone() };
            format!("({} in {})", axis.name, ranges(Some(&policy.classifications[tree.index()]), set))
        }
        MeasureKind::ClusterIn(ids) => format!("(cluster in {})", clusters(policy, ids)),
        MeasureKind::AtBaseline(a) => format!("baseline({})", go(a)),
        MeasureKind::Previous { measure, same_of_year: false } => format!("previous({})", go(measure)),
        MeasureKind::Previous { measure, same_of_year: true } => format!("year_before({})", go(measure)),
        MeasureKind::PercentOf { percent, measure } => format!("({percent} % of {})", go(measure)),
        MeasureKind::Parameter(id) => format!("parameter {}", policy.parameters[id.index()].name),
        MeasureKind::Objects { function, of, filter, body } => {
            let part = |m: &Option<Box<Measure>>| m.as_ref().map_or("-".to_owned(), |m| go(m));
            format!("{function:?}({of:?} where {}: {})", part(filter), part(body))
        }
        MeasureKind::Field(field) => format!("field {field:?}"),
    };
    let literal = matches!(m.kind, MeasureKind::Literal(_) | MeasureKind::Scale { .. });
    if literal && !m.unit.text.is_empty() { format!("{text} [{}]", m.unit.text) } else { text }
}

pub fn row(policy: &Policy, e: &RowExpr) -> String {
    let go = |e: &RowExpr| row(policy, e);
    let tree = |e: &RowExpr| match &e.kind {
        RowKind::Column(c) => match &policy.datasets[c.dataset.index()].column(c.column).unwrap().kind {
            ColumnKind::Code(id) => Some(&policy.classifications[id.index()]),
            _ => None,
        },
        _ => None,
    };
    match &e.kind {
        RowKind::Column(c) => {
            let dataset = &policy.datasets[c.dataset.index()];
            format!("{}.{}", dataset.name, dataset.column(c.column).unwrap().name)
        }
        RowKind::Period(Grain::Year) => "year".into(),
        RowKind::Period(Grain::Quarter) => "quarter".into(),
        RowKind::Period(Grain::Month) => "month".into(),
        RowKind::Number(n) => n.to_string(),
        RowKind::Text(t) => format!("{t:?}"),
        RowKind::Date(d) => d.to_string(),
        RowKind::PeriodLiteral(p) => p.to_string(),
        RowKind::Bool(b) => b.to_string(),
        RowKind::Missing => "missing".into(),
        RowKind::CodeIn { operand, ranges: set } => {
            format!("({} in {})", go(operand), ranges(tree(operand), set))
        }
        RowKind::TextIn { operand, texts } => format!("({} in {texts:?})", go(operand)),
        RowKind::KeyIn { operand, keys } => format!("({} in {keys:?})", go(operand)),
        RowKind::ClusterIn { operand, clusters: ids } => {
            format!("({} in {})", go(operand), clusters(policy, ids))
        }
        RowKind::RoleIn { cluster: Some(of), roles: ids } => {
            format!("(role in {} of {})", roles(policy, ids), clusters(policy, &[*of]))
        }
        RowKind::RoleIn { cluster: None, roles: ids } => format!("(role in {})", roles(policy, ids)),
        RowKind::InCell { roles: ids } => format!("(in cell as {})", roles(policy, ids)),
        RowKind::Through { through: Through::Partner(_), expr } => format!("partner: {}", go(expr)),
        RowKind::Through { through: Through::Column(c), expr } => {
            let dataset = &policy.datasets[c.dataset.index()];
            format!("{}: {}", dataset.column(c.column).unwrap().name, go(expr))
        }
        RowKind::Linked { function, link, sides, filter, body } => {
            let name = &policy.datasets[link.index()].name;
            let part = |e: &Option<Box<RowExpr>>| e.as_ref().map_or(String::new(), |e| go(e));
            format!("{function:?} {name} {sides:?} where {} : {}", part(filter), part(body))
        }
        RowKind::Arithmetic { op, left, right } => {
            format!("({} {} {})", go(left), arithmetic(*op), go(right))
        }
        RowKind::Negate(a) => format!("-{}", go(a)),
        RowKind::Day { of, from } => match of {
            DayOf::First => format!("begin({})", go(from)),
            DayOf::Last => format!("end({})", go(from)),
            DayOf::Months(n) => format!("{} {n:+}m", go(from)),
            DayOf::Days(n) => format!("{} {n:+}d", go(from)),
        },
        RowKind::Compare { op, left, right } => format!("({} {} {})", go(left), compare(*op), go(right)),
        RowKind::And(a, b) => format!("({} and {})", go(a), go(b)),
        RowKind::Or(a, b) => format!("({} or {})", go(a), go(b)),
        RowKind::Not(a) => format!("not {}", go(a)),
        RowKind::IsMissing(a) => format!("({} is missing)", go(a)),
        RowKind::Coalesce(a, b) => format!("({} ?? {})", go(a), go(b)),
        RowKind::If { condition, then, otherwise } => {
            format!("(if {} then {} else {})", go(condition), go(then), go(otherwise))
        }
        RowKind::CodeLiteral(n) => format!("code {n}"),
        RowKind::Calculated { function, arguments } => {
            let parts: Vec<String> = arguments.iter().map(go).collect();
            format!("{}({})", format!("{function:?}").to_lowercase(), parts.join(", "))
        }
        RowKind::Parent { code, .. } => format!("parent({})", go(code)),
    }
}

fn aggregate(policy: &Policy, a: &Aggregate) -> String {
    let dataset = &policy.datasets[a.dataset.index()].name;
    let function = match &a.function {
        AggregateFunction::Quantile(part) => format!("quantile {part} "),
        other => format!("{other:?}").to_lowercase(),
    };
    let mut text = format!("{function}(");
    text.push_str(&a.argument.as_ref().map_or_else(|| dataset.clone(), |e| row(policy, e)));
    if let Some(filter) = &a.filter {
        write!(text, " where {}", row(policy, filter)).unwrap();
    }
    match &a.roles {
        RoleFilter::None => {}
        RoleFilter::Member => text.push_str(", any role"),
        RoleFilter::In(ids) => write!(text, ", role {}", roles(policy, ids)).unwrap(),
    }
    if let Some(between) = &a.between {
        for group in [&between.first, &between.second] {
            let of = group.cluster.map_or("cell".into(), |id| clusters(policy, &[id]));
            write!(text, ", {of} as {}", roles(policy, &group.roles)).unwrap();
        }
    }
    if a.complete {
        text.push_str(", all");
    }
    write!(text, ") of {dataset} [{}]", a.unit.text).unwrap();
    text
}

pub fn policy(policy: &Policy) -> String {
    let mut out = String::new();
    for dataset in &policy.datasets {
        if let Some(link) = &dataset.link {
            let end = |side| {
                let (entity, column) = dataset.link_end(side).unwrap();
                format!(
                    "{} -> {}",
                    dataset.column(column).unwrap().name,
                    policy.datasets[entity.index()].name
                )
            };
            let (from, to) = (end(LinkSide::From), end(LinkSide::To));
            let way = if link.directed { "" } else { ", undirected" };
            writeln!(out, "link {} from {from} to {to}{way}", dataset.name).unwrap();
        }
        for column in dataset.columns.iter().filter(|c| c.computed.is_some()) {
            let formula = row(policy, column.computed.as_ref().unwrap());
            writeln!(out, "column {}.{} = {formula}", dataset.name, column.name).unwrap();
        }
        if let Some(filter) = &dataset.filter {
            writeln!(out, "dataset {} where {}", dataset.name, row(policy, filter)).unwrap();
        }
    }
    for cluster in &policy.clusters {
        writeln!(out, "cluster {} of {}", cluster.name, policy.datasets[cluster.entity.index()].name)
            .unwrap();
        for (id, member) in &cluster.within {
            writeln!(out, "    in {} {member:?}", policy.axes[id.index()].name).unwrap();
        }
        for (name, value) in &cluster.fields {
            writeln!(out, "    {name} {}", value.text()).unwrap();
        }
        for rule in &cluster.contour.rules {
            match rule {
                ContourRule::Where { role, condition, .. } => {
                    writeln!(out, "    {} where {}", roles(policy, &[*role]), row(policy, condition))
                        .unwrap();
                }
                ContourRule::Listed { role, listed, .. } => {
                    let condition = listed.condition.as_ref().map_or("true".into(), |c| row(policy, c));
                    let dataset = &policy.datasets[listed.dataset.index()].name;
                    writeln!(out, "    {} from {dataset} where {condition}", roles(policy, &[*role]))
                        .unwrap();
                }
            }
        }
        if let Some(fixed) = cluster.members_fixed_at {
            writeln!(out, "    members fixed at {fixed}").unwrap();
        }
        for requirement in &cluster.requirements {
            writeln!(out, "    require {}", measure(policy, &requirement.condition)).unwrap();
        }
    }
    for indicator in policy.indicators.iter().filter(|i| !i.derived) {
        let unit = &indicator.unit.text;
        writeln!(out, "indicator {} [{unit}] = {}", indicator.name, measure(policy, &indicator.value))
            .unwrap();
        if let Some(Better::Within(low, high)) = &indicator.better {
            writeln!(out, "    within {low}..{high}").unwrap();
        }
    }
    for target in &policy.targets {
        let scope = match &target.scope {
            Scope::Whole => "whole".into(),
            Scope::Clusters(cells) => {
                let cell = |(id, role): &(ClusterId, Option<RoleId>)| {
                    let role = role.map_or(String::new(), |r| format!(".{}", roles(policy, &[r])));
                    format!("{}{role}", clusters(policy, &[*id]))
                };
                format!("of {}", cells.iter().map(cell).collect::<Vec<_>>().join(", "))
            }
            Scope::Each { axis: on, condition } => {
                let condition =
                    condition.as_ref().map_or(String::new(), |c| format!(" where {}", measure(policy, c)));
                format!("each {}{condition}", axis(policy, *on))
            }
        };
        let demand = match &target.demand {
            Demand::Compare { op, right, reads_period } => {
                let moves = if *reads_period { " (moves with the period)" } else { "" };
                format!("{} {}{moves}", compare(*op), measure(policy, right))
            }
            Demand::Within(low, high, _) => format!("within {low}..{high}"),
            Demand::Follows(Plan::List(list)) => {
                let values = list.iter().map(|(p, m)| format!("{p}: {}", measure(policy, m)));
                format!("follows {}", values.collect::<Vec<_>>().join("  "))
            }
            Demand::Follows(Plan::Measure(m)) => format!("follows {}", measure(policy, m)),
        };
        let time = format!("{:?}", target.time);
        let time = match target.time {
            TargetTime::By(period) => format!("by {period}"),
            TargetTime::Every(_) | TargetTime::Plan => time,
        };
        writeln!(out, "target {} {scope}: {} {demand} {time}", target.id, measure(policy, &target.measure))
            .unwrap();
        if let Some(condition) = &target.applies_when {
            writeln!(out, "    applies when {}", measure(policy, condition)).unwrap();
        }
    }
    normative(policy, &mut out);
    for (at, a) in policy.aggregates.iter().enumerate() {
        writeln!(out, "#{at} {}", aggregate(policy, a)).unwrap();
    }
    out
}

fn fields(out: &mut String, fields: &[(String, FieldValue)]) {
    for (name, value) in fields {
        writeln!(out, "    {name} {}", value.text()).unwrap();
    }
}

fn judgement(policy: &Policy, judged: &Judgement, out: &mut String) {
    let parts =
        [("passes when", &judged.passes), ("serious when", &judged.serious), ("score", &judged.score)];
    for (word, part) in parts {
        if let Some(part) = part {
            writeln!(out, "    {word} {}", measure(policy, part)).unwrap();
        }
    }
    if let Some(id) = judged.rated {
        writeln!(out, "    rated {}", policy.ratings[id.index()].name).unwrap();
    }
}

/// Parameters, ratings, bodies, milestones, groups, rules and waivers.
fn normative(policy: &Policy, out: &mut String) {
    let each = |each: bool| if each { " for each cluster" } else { "" };
    for body in
        policy.bodies.iter().filter(|b| b.of.is_some() || !b.fields.is_empty() || b.dissolved.is_some())
    {
        let of = body.of.map_or(String::new(), |id| format!(" of {}", clusters(policy, &[id])));
        let day = |day: Option<Date>| day.map_or("-".to_owned(), |day| day.to_string());
        let kind = body.kind.clone().unwrap_or_default();
        let (since, until) = (day(body.established), day(body.dissolved));
        writeln!(out, "body {}{of} [{kind}] {since}..{until}", body.name).unwrap();
        fields(out, &body.fields);
    }
    for parameter in &policy.parameters {
        writeln!(out, "parameter {} [{}]", parameter.name, parameter.unit.text).unwrap();
        for value in &parameter.values {
            let condition =
                value.condition.as_ref().map_or(String::new(), |c| format!(" where {}", measure(policy, c)));
            let expected = if value.expected { "expected " } else { "" };
            writeln!(out, "    {expected}from {}{condition}: {}", value.from, value.value).unwrap();
        }
    }
    for rating in &policy.ratings {
        writeln!(out, "rating {}", rating.name).unwrap();
        for band in &rating.bands {
            let least = band.at_least.as_ref().map_or("otherwise".to_owned(), |n| format!(">= {n}"));
            writeln!(out, "    {} {least}", band.name).unwrap();
        }
    }
    for stage in &policy.stages {
        if stage.judgement != Judgement::default() || !stage.fields.is_empty() {
            writeln!(out, "stage {}", stage.name).unwrap();
            fields(out, &stage.fields);
            judgement(policy, &stage.judgement, out);
        }
    }
    for group in &policy.groups {
        let within = group.within.map_or(String::new(), |id| format!(" in {}", policy.groups[id.index()].id));
        writeln!(out, "group {}{within}{}", group.id, each(group.each_cluster)).unwrap();
        let targets = group.targets.iter().map(|id| policy.targets[id.index()].id.as_str());
        let milestones = group.milestones.iter().map(|id| policy.milestones[id.index()].id.as_str());
        let parts: Vec<&str> = targets.chain(milestones).collect();
        writeln!(out, "    {}", parts.join(", ")).unwrap();
        judgement(policy, &group.judgement, out);
    }
    for milestone in &policy.milestones {
        let level = format!("{:?}", milestone.level).to_lowercase();
        let scope = match &milestone.scope {
            MilestoneScope::Once => String::new(),
            MilestoneScope::EachCluster => each(true).to_owned(),
            MilestoneScope::Clusters(some) => {
                let names: Vec<&str> =
                    some.iter().map(|id| policy.clusters[id.index()].name.as_str()).collect();
                format!(" of {}", names.join(", "))
            }
        };
        writeln!(out, "milestone {}{scope} {level} due {}", milestone.id, milestone.due).unwrap();
        let name = |id: MilestoneId| policy.milestones[id.index()].id.as_str();
        for (other, _) in &milestone.after {
            writeln!(out, "    after {}", name(*other)).unwrap();
        }
        for within in &milestone.within {
            let unit = format!("{:?}", within.unit).to_lowercase();
            writeln!(out, "    within {} {unit} of {}", within.count, name(within.of)).unwrap();
        }
        if let Some((day, _)) = milestone.not_before {
            writeln!(out, "    not before {day}").unwrap();
        }
        match &milestone.done {
            Done::Open => {}
            Done::Record(day, _) => writeln!(out, "    done {day}").unwrap(),
            Done::When(condition) => writeln!(out, "    done when {}", measure(policy, condition)).unwrap(),
            Done::From(from) => {
                let dataset = &policy.datasets[from.dataset.index()];
                let column = &dataset.column(from.column.column).unwrap().name;
                let condition = from.condition.as_ref().map_or("true".into(), |c| row(policy, c));
                let by = if from.cluster.is_some() { ", by its cluster" } else { "" };
                writeln!(out, "    done from {}.{column} where {condition}{by}", dataset.name).unwrap();
            }
        }
        fields(out, &milestone.fields);
    }
    for rule in &policy.rules {
        let level = format!("{:?}", rule.level).to_lowercase();
        let read = if rule.needs_data { " (reads data)" } else { "" };
        let condition = measure(policy, &rule.condition);
        writeln!(out, "rule {} {level}{}{read}: {condition}", rule.name, each(rule.each_cluster)).unwrap();
    }
    for waiver in &policy.waivers {
        let of = match waiver.of {
            Waived::Target(id) => &policy.targets[id.index()].id,
            Waived::Milestone(id) => &policy.milestones[id.index()].id,
        };
        let cluster = waiver.cluster.map_or(String::new(), |id| format!(" of {}", clusters(policy, &[id])));
        writeln!(out, "waiver for {of}{cluster} until {}", waiver.until).unwrap();
    }
}

fn members(policy: &Policy, over: &Members) -> String {
    let level = over.level.map_or(String::new(), |n| format!(" level {n}"));
    let name = over.named.map_or(String::new(), |id| format!(" as {}", policy.axes[id.index()].name));
    format!("{}{level}{name}", axis(policy, over.axis))
}
