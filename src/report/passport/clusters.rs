//! Clusters: their contours in words, with lists, links, requirements and bodies.

use super::anchors::Thing;
use super::document::{Block, Inline, Line, Point, Section, point, text};
use super::links::Maker;
use crate::model::{AxisMember, Cluster, ClusterId, ContourRule, DatasetId, Listed, RoleId, RowExpr};

impl Maker<'_> {
    pub fn clusters(&self) -> Option<Section> {
        if self.policy.clusters.is_empty() {
            return None;
        }
        let shared = match self.policy.contours_exclusive {
            Some(_) => self.say(
                "Nobody is in two clusters at once: the policy says that contours are exclusive.",
                "Никто не входит сразу в два кластера: политика объявляет контуры непересекающимися.",
            ),
            None => self.say(
                "Clusters may overlap: who fits several contours is a member of each.",
                "Кластеры могут пересекаться: кто подходит под несколько контуров, тот участник каждого.",
            ),
        };
        let roles = self.say(
            "Within a cluster everyone has one role: the first that fits, in the order in which roles stand. Who is not known to fit is no member and is reported.",
            "Внутри кластера у каждого одна роль: первая подходящая в порядке перечисления. Тот, о ком это неизвестно, участником не считается и показывается в отчёте.",
        );
        let mut blocks = vec![Block::Paragraph(vec![text(format!("{shared} {roles}"))])];
        let cards = self.policy.clusters.iter().enumerate();
        blocks
            .extend(cards.map(|(at, cluster)| Block::Section(self.cluster_card(ClusterId::at(at), cluster))));
        Some(Section {
            id: "clusters".to_owned(),
            title: self.say("Clusters", "Кластеры"),
            name: None,
            blocks,
            card: false,
        })
    }

    pub fn cluster_card(&self, id: ClusterId, cluster: &Cluster) -> Section {
        let names = &self.names;
        let mut blocks: Vec<Block> = self.doc(cluster.span).into_iter().collect();
        let mut facts = Vec::new();
        let entity = self.dataset_link(cluster.entity);
        facts.push((self.say("Members are taken from", "Участники берутся из"), vec![entity]));
        for (axis, member) in &cluster.within {
            let axis_name = names.axis(crate::model::CellAxis::Axis(*axis)).replace('_', " ");
            let member = match member {
                AxisMember::Text(text) => names.quoted(text),
                AxisMember::Code(_)
                | AxisMember::Entity(_)
                | AxisMember::Cluster(_)
                | AxisMember::Period(_) => names.axis_member(*axis, member),
            };
            facts.push((super::links::capital(&axis_name), vec![text(member)]));
        }
        let life = match (cluster.from, cluster.until) {
            (Some(from), Some(until)) => Some(names.periods(from, until)),
            (Some(from), None) => Some(names.since_period(from)),
            (None, Some(until)) => {
                let day = names.date(until.last_day());
                Some(self.say(format!("until {day}"), format!("до {day}")))
            }
            (None, None) => None,
        };
        if let Some(life) = life {
            facts.push((self.say("Exists", "Существует"), vec![text(life)]));
        }
        if let Some(fixed) = cluster.members_fixed_at {
            let (en, ru) = (names.period(fixed), names.genitive_period(fixed));
            let told = self.say(format!("those of {en}"), format!("закреплён по состоянию {ru}"));
            facts.push((self.say("Members", "Состав"), vec![text(told)]));
        }
        self.fields(&cluster.fields, &mut facts);
        self.answers(cluster.owner, &cluster.basis, &mut facts);
        if let Some(bodies) = self.bodies_of(id) {
            facts.push((self.say("Bodies", "Органы"), bodies));
        }
        if let Some(links) = self.links_read(cluster) {
            facts.push((
                self.say("Links that the contour reads", "Связи, по которым определён контур"),
                links,
            ));
        }
        self.place(cluster.span, &mut facts);
        blocks.push(Block::Facts(facts));
        blocks.push(Block::Paragraph(vec![Inline::Strong(self.say("Contour", "Контур"))]));
        blocks.push(Block::List(self.contour(id, cluster)));
        if !cluster.requirements.is_empty() {
            blocks.push(Block::Paragraph(vec![Inline::Strong(self.say("Requirements", "Требования"))]));
            blocks.push(Block::List(self.requirements(cluster)));
        }
        self.card(Thing::Cluster(id), &cluster.title, &cluster.name, blocks)
    }

    pub fn dataset_link(&self, id: DatasetId) -> Inline {
        self.link(Thing::Dataset(id), self.names.quoted(self.names.dataset(id)))
    }

    fn bodies_of(&self, id: ClusterId) -> Option<Line> {
        let mut line = Line::new();
        for (at, body) in self.policy.bodies.iter().enumerate().filter(|(_, body)| body.of == Some(id)) {
            if !line.is_empty() {
                line.push(text(", "));
            }
            let title = super::super::words::titled(&body.title, &body.name);
            line.push(self.link(Thing::Body(crate::model::BodyId::at(at)), title));
        }
        (!line.is_empty()).then_some(line)
    }

    fn links_read(&self, cluster: &Cluster) -> Option<Line> {
        let conditions = cluster.contour.rules.iter().filter_map(|rule| match rule {
            ContourRule::Where { condition, .. } => Some(condition),
            ContourRule::Listed { listed, .. } => listed.condition.as_ref(),
        });
        let mut links: Vec<DatasetId> = conditions.flat_map(RowExpr::links).collect();
        links.sort_unstable();
        links.dedup();
        let mut line = Line::new();
        for link in links {
            if !line.is_empty() {
                line.push(text(", "));
            }
            line.push(self.dataset_link(link));
        }
        (!line.is_empty()).then_some(line)
    }

    /// A sentence for each role, then the lists.
    fn contour(&self, id: ClusterId, cluster: &Cluster) -> Vec<Point> {
        let mut points = Vec::new();
        for rule in &cluster.contour.rules {
            points.push(match rule {
                ContourRule::Where { role, condition, .. } => {
                    let clause = self.predicates(Some(id)).clause(condition);
                    let told =
                        self.say(format!(" – those where {clause}"), format!(" – те, у кого {clause}"));
                    self.role_point(*role, vec![text(told)])
                }
                ContourRule::Listed { role, listed, .. } => self.listed(id, *role, listed),
            });
        }
        for (role, key, _) in &cluster.contour.include {
            let told = self
                .say(" – by name, whatever is said above: ", " – поимённо, что бы ни было сказано выше: ");
            points.push(self.role_point(*role, vec![text(told), Inline::Code(key.clone())]));
        }
        if !cluster.contour.exclude.is_empty() {
            let mut line =
                vec![text(self.say("Not members, whatever fits: ", "Не участники, хотя бы и подходили: "))];
            for (at, (key, _)) in cluster.contour.exclude.iter().enumerate() {
                if at > 0 {
                    line.push(text(", "));
                }
                line.push(Inline::Code(key.clone()));
            }
            points.push(point(line));
        }
        points
    }

    fn role_point(&self, role: RoleId, mut rest: Line) -> Point {
        let mut line = vec![Inline::Strong(self.names.role(role).replace('_', " "))];
        line.append(&mut rest);
        point(line)
    }

    fn listed(&self, id: ClusterId, role: RoleId, listed: &Listed) -> Point {
        let list = self.dataset_link(listed.dataset);
        let mut line = vec![text(self.say(" – those who stand in ", " – те, кто внесён в ")), list];
        if let Some(condition) = &listed.condition {
            let clause = self.predicates(Some(id)).clause(condition);
            let told =
                self.say(format!(" in a row in which {clause}"), format!(" строкой, в которой {clause}"));
            line.push(text(told));
        }
        let dataset = self.policy.datasets.get(listed.dataset.index());
        if let Some((from, until)) = dataset.and_then(|dataset| dataset.valid) {
            let column =
                |id| dataset.and_then(|d| d.column(id)).map(|c| c.name.replace('_', " ")).unwrap_or_default();
            let (from, until) = (column(from), until.map(column));
            line.push(text(match until {
                Some(until) => self.say(
                    format!(", for the time from “{from}” until “{until}”"),
                    format!(", на время от даты «{from}» до даты «{until}»"),
                ),
                None => self.say(format!(", from “{from}” on"), format!(", с даты «{from}»")),
            }));
        }
        self.role_point(role, line)
    }

    fn requirements(&self, cluster: &Cluster) -> Vec<Point> {
        let one = |requirement: &crate::model::Requirement| {
            let mut line = Line::new();
            if let Some(title) = &requirement.title {
                line.push(text(format!("{title}: ")));
            }
            line.push(self.written(&requirement.condition));
            if let Some(from) = requirement.from {
                let day = self.names.date(from);
                line.push(text(self.say(format!(", from {day}"), format!(", с {day}"))));
            }
            if let Some(mut basis) = self.basis(&requirement.basis) {
                line.push(text(" ("));
                line.append(&mut basis);
                line.push(text(")"));
            }
            point(line)
        };
        cluster.requirements.iter().map(one).collect()
    }
}
