//! Declarations of the normative base, of units, codes, formulas and indicators.

use pest::iterators::Pair;

use super::grammar::Rule;
use super::literal::Builder;
use super::tree::{
    Act, ActClause, AuthorClause, Better, Body, BodyClause, Cite, Classification, ClassificationClause,
    ClassificationKind, Clause, Currency, DeclarationKind, Each, Expr, ExprKind, Field, Fn, Grain, Head,
    Indicator, IndicatorClause, InlineCode, Level, Name, Number, Param, Period, PeriodRange, Policy,
    PolicyClause, UnitDecl, UnitExpr, Use,
};

impl Builder<'_> {
    /// Builds a declaration of any kind; the grammar has seen to its shape.
    pub fn declaration(self, pair: Pair<'_, Rule>) -> Option<DeclarationKind> {
        Some(match pair.as_rule() {
            Rule::policy => DeclarationKind::Policy(Policy {
                title: self.text(&self.child(&pair, Rule::text)?),
                clauses: self.clauses(&pair, Rule::policy_clause, |p| self.policy_clause(p))?,
            }),
            Rule::use_module => DeclarationKind::Use(match self.child(&pair, Rule::text) {
                Some(file) => Use::File(self.text(&file)),
                None => Use::Module(self.path(self.child(&pair, Rule::path)?)),
            }),
            Rule::act => DeclarationKind::Act(Act {
                head: self.head(&pair)?,
                clauses: self.clauses(&pair, Rule::act_clause, |p| self.act_clause(p))?,
            }),
            Rule::body => DeclarationKind::Body(Body {
                head: self.head(&pair)?,
                clauses: self.clauses(&pair, Rule::body_clause, |p| self.body_clause(p))?,
            }),
            Rule::unit => DeclarationKind::Unit(UnitDecl {
                name: self.name(&self.child(&pair, Rule::word)?),
                title: self.child(&pair, Rule::text).map(|p| self.text(&p)),
                also: self.also(&pair),
                prefixed: self
                    .children(&pair, Rule::prefixed)
                    .flat_map(|p| self.children(&p, Rule::word).collect::<Vec<_>>())
                    .map(|p| self.name(&p))
                    .collect(),
                definition: match self.child(&pair, Rule::unit_definition) {
                    Some(definition) => {
                        let unit = self.child(&definition, Rule::unit_expr).map(|p| self.unit_expr(p));
                        let unit = match unit {
                            Some(unit) => Some(unit?),
                            None => None,
                        };
                        let one = || Number { digits: "1".into(), span: self.span(&definition) };
                        let number = self.child(&definition, Rule::number).map(|p| self.number(&p));
                        Some((number.unwrap_or_else(one), unit))
                    }
                    None => None,
                },
            }),
            Rule::currency => DeclarationKind::Currency(Currency {
                name: self.name(&self.child(&pair, Rule::word)?),
                title: self.child(&pair, Rule::text).map(|p| self.text(&p)),
                also: self.also(&pair),
            }),
            Rule::classification => DeclarationKind::Classification(self.classification(&pair)?),
            Rule::field => DeclarationKind::Field(Field {
                name: self.name(&self.child(&pair, Rule::name)?),
                of: self.name(&self.child(&pair, Rule::word)?),
                of_type: self.unit_expr(self.child(&pair, Rule::unit_expr)?)?,
            }),
            Rule::function => DeclarationKind::Fn(Fn {
                name: self.name(&self.child(&pair, Rule::name)?),
                also: self.also(&pair),
                params: self
                    .children(&pair, Rule::argument)
                    .map(|p| {
                        let of = self.child(&p, Rule::word).map(|w| self.name(&w));
                        Some(Param { name: self.name(&self.child(&p, Rule::name)?), of })
                    })
                    .collect::<Option<_>>()?,
                unit: self.optional_unit(&pair)?,
                body: self.expr(self.child(&pair, Rule::expr)?)?,
            }),
            Rule::indicator => DeclarationKind::Indicator(Indicator {
                head: self.head(&pair)?,
                unit: self.optional_unit(&pair)?,
                clauses: self.clauses(&pair, Rule::indicator_clause, |p| self.indicator_clause(p))?,
            }),
            Rule::dataset => DeclarationKind::Dataset(self.dataset(&pair)?),
            Rule::link => DeclarationKind::Link(self.link(&pair)?),
            Rule::parameter => DeclarationKind::Parameter(self.parameter(&pair)?),
            Rule::cluster => DeclarationKind::Cluster(self.cluster(&pair)?),
            Rule::clusters => DeclarationKind::Clusters(self.cluster_table(&pair)?),
            Rule::stage => DeclarationKind::Stage(self.stage(&pair)?),
            Rule::rating => DeclarationKind::Rating(self.rating(&pair)?),
            Rule::policy_rule => DeclarationKind::Rule(self.policy_rule(&pair)?),
            Rule::waiver => DeclarationKind::Waiver(self.waiver(&pair)?),
            Rule::test => DeclarationKind::Test(self.test(&pair)?),
            _ => return None,
        })
    }

    /// The first child of a rule.
    pub fn child<'t>(self, pair: &Pair<'t, Rule>, wanted: Rule) -> Option<Pair<'t, Rule>> {
        pair.clone().into_inner().find(|p| p.as_rule() == wanted)
    }

    pub fn children<'t>(self, pair: &Pair<'t, Rule>, wanted: Rule) -> impl Iterator<Item = Pair<'t, Rule>> {
        pair.clone().into_inner().filter(move |p| p.as_rule() == wanted)
    }

    pub fn has(self, pair: &Pair<'_, Rule>, wanted: Rule) -> bool {
        self.child(pair, wanted).is_some()
    }

    /// The clauses of a declaration, each the only child of its `wanted` rule.
    pub fn clauses<'t, K>(
        self,
        pair: &Pair<'t, Rule>,
        wanted: Rule,
        build: impl std::ops::Fn(Pair<'t, Rule>) -> Option<K>,
    ) -> Option<Vec<Clause<K>>> {
        self.children(pair, wanted)
            .map(|p| Some(Clause { span: self.span(&p), kind: build(p.into_inner().next()?)? }))
            .collect()
    }

    pub fn head(self, pair: &Pair<'_, Rule>) -> Option<Head> {
        self.head_of(&self.child(pair, Rule::head)?)
    }

    pub fn head_of(self, head: &Pair<'_, Rule>) -> Option<Head> {
        Some(Head {
            name: self.name(&self.child(head, Rule::name)?),
            also: self.also(head),
            title: self.child(head, Rule::text).map(|p| self.text(&p)),
        })
    }

    fn also(self, pair: &Pair<'_, Rule>) -> Vec<Name> {
        let words =
            self.children(pair, Rule::also).flat_map(|a| self.children(&a, Rule::word).collect::<Vec<_>>());
        words.map(|w| self.name(&w)).collect()
    }

    pub fn cites(self, pair: &Pair<'_, Rule>) -> Option<Vec<Cite>> {
        self.children(pair, Rule::cite)
            .map(|p| {
                let clause = self.child(&p, Rule::text).map(|t| self.text(&t));
                Some(Cite { act: self.name(&self.child(&p, Rule::name)?), clause })
            })
            .collect()
    }

    pub fn author(self, pair: &Pair<'_, Rule>) -> Option<AuthorClause> {
        let mut parts = pair.clone().into_inner();
        let name = self.name(&parts.next()?);
        Some(AuthorClause { name, value: self.expr(parts.next()?)? })
    }

    /// The only name of a clause such as `owner ministry`.
    pub fn named(self, pair: &Pair<'_, Rule>) -> Option<Name> {
        Some(self.name(&self.child(pair, Rule::name)?))
    }

    /// The only text of a clause such as `source "…"`.
    pub fn texted(self, pair: &Pair<'_, Rule>) -> Option<super::tree::Text> {
        Some(self.text(&self.child(pair, Rule::text)?))
    }

    /// The only period of a clause such as `due 2011-06-30`.
    pub fn dated(self, pair: &Pair<'_, Rule>) -> Option<super::tree::Period> {
        self.period(&self.child(pair, Rule::period)?)
    }

    pub fn range(self, pair: &Pair<'_, Rule>) -> Option<PeriodRange> {
        let range = self.child(pair, Rule::range)?;
        let mut ends = self.children(&range, Rule::period);
        let from = self.period(&ends.next()?)?;
        let until = match ends.next() {
            Some(end) => self.period(&end)?,
            None => from,
        };
        Some(PeriodRange { from, until, span: self.span(&range) })
    }

    pub fn grain(self, pair: &Pair<'_, Rule>) -> Option<Grain> {
        let grain = self.child(pair, Rule::grain)?.into_inner().next()?;
        match grain.as_rule() {
            Rule::k_year => Some(Grain::Year),
            Rule::k_quarter => Some(Grain::Quarter),
            Rule::k_month => Some(Grain::Month),
            _ => None,
        }
    }

    pub fn level(self, pair: &Pair<'_, Rule>) -> Level {
        if self.has(pair, Rule::k_advisory) { Level::Advisory } else { Level::Mandatory }
    }

    /// What `for each` and `of each` run over.
    pub fn each_of(self, pair: &Pair<'_, Rule>) -> Option<Each> {
        let each = self.child(pair, Rule::each_of)?.into_inner().next()?;
        Some(match each.as_rule() {
            Rule::k_cluster => Each::Cluster(self.span(&each)),
            _ => Each::Axis(self.name(&each)),
        })
    }

    fn optional_unit(self, pair: &Pair<'_, Rule>) -> Option<Option<UnitExpr>> {
        match self.child(pair, Rule::unit_expr) {
            Some(unit) => Some(Some(self.unit_expr(unit)?)),
            None => Some(None),
        }
    }

    /// `thousand RUB / person`
    pub fn unit_expr(self, pair: Pair<'_, Rule>) -> Option<UnitExpr> {
        let span = self.span(&pair);
        let mut factors = Vec::new();
        let mut divides = false;
        for part in pair.into_inner() {
            if part.as_rule() == Rule::unit_per {
                divides = true;
                continue;
            }
            for word in
                part.into_inner().filter(|p| matches!(p.as_rule(), Rule::unit_word | Rule::percent_word))
            {
                factors.push((divides, self.unit_word(&word)?));
            }
            divides = false;
        }
        Some(UnitExpr { factors, span })
    }

    fn policy_clause(self, pair: Pair<'_, Rule>) -> Option<PolicyClause> {
        Some(match pair.as_rule() {
            Rule::authority => PolicyClause::Authority(self.named(&pair)?),
            Rule::cites => PolicyClause::Basis(self.cites(&pair)?),
            Rule::policy_period => PolicyClause::Period(self.range(&pair)?),
            Rule::baseline => PolicyClause::Baseline(self.dated(&pair)?),
            Rule::language => PolicyClause::Language(self.named(&pair)?),
            Rule::exclusive => PolicyClause::ContoursExclusive,
            _ => return None,
        })
    }

    fn act_clause(self, pair: Pair<'_, Rule>) -> Option<ActClause> {
        Some(match pair.as_rule() {
            Rule::kind_text => ActClause::Kind(self.texted(&pair)?),
            Rule::act_number => ActClause::Number(self.texted(&pair)?),
            Rule::adopted => ActClause::Adopted(self.dated(&pair)?),
            Rule::in_force => match self.range(&pair) {
                Some(range) => ActClause::InForce {
                    from: range.from,
                    until: Some(range.until),
                    before: self.before(&pair)?,
                },
                None => {
                    ActClause::InForce { from: self.dated(&pair)?, until: None, before: self.before(&pair)? }
                }
            },
            Rule::url => ActClause::Url(self.texted(&pair)?),
            Rule::replaces => ActClause::Replaces(self.named(&pair)?),
            Rule::cites => ActClause::Basis(self.cites(&pair)?),
            Rule::author => ActClause::Author(self.author(&pair)?),
            _ => return None,
        })
    }

    /// `for clusters from before 2012-01-01`; the outer `None` is a period that cannot be read.
    #[expect(clippy::option_option, reason = "a clause that is not there is no failure")]
    fn before(self, pair: &Pair<'_, Rule>) -> Option<Option<Period>> {
        match self.child(pair, Rule::before) {
            Some(before) => Some(Some(self.dated(&before)?)),
            None => Some(None),
        }
    }

    fn body_clause(self, pair: Pair<'_, Rule>) -> Option<BodyClause> {
        Some(match pair.as_rule() {
            Rule::body_of => BodyClause::Of(self.named(&pair)?),
            Rule::body_kind => BodyClause::Kind(self.named(&pair)?),
            Rule::established => BodyClause::Established(self.dated(&pair)?),
            Rule::dissolved => BodyClause::Dissolved(self.dated(&pair)?),
            Rule::cites => BodyClause::Basis(self.cites(&pair)?),
            Rule::author => BodyClause::Author(self.author(&pair)?),
            _ => return None,
        })
    }

    fn classification(self, pair: &Pair<'_, Rule>) -> Option<Classification> {
        let head = self.head(pair)?;
        let kind = match self.child(pair, Rule::code_file) {
            Some(file) => {
                let clauses = self.children(&file, Rule::code_clause).map(|p| {
                    let from = self.texted(&p);
                    let kind = match p.clone().into_inner().next()?.as_rule() {
                        Rule::k_code => ClassificationClause::Code(from),
                        Rule::k_parent_by_prefix => ClassificationClause::ParentByPrefix,
                        Rule::k_parent => ClassificationClause::Parent(from),
                        _ => ClassificationClause::Title(from),
                    };
                    Some(Clause { span: self.span(&p), kind })
                });
                ClassificationKind::File {
                    clauses: clauses.collect::<Option<_>>()?,
                    file: self.texted(&file)?,
                }
            }
            None => {
                let list = self.child(pair, Rule::codes)?;
                let codes = self.children(&list, Rule::code).map(|p| {
                    let code = match p.clone().into_inner().next()? {
                        text if text.as_rule() == Rule::text => self.text(&text).value,
                        name => self.name(&name).text,
                    };
                    Some(InlineCode { code, span: self.span(&p) })
                });
                ClassificationKind::Inline(codes.collect::<Option<_>>()?)
            }
        };
        Some(Classification { head, kind })
    }

    fn indicator_clause(self, pair: Pair<'_, Rule>) -> Option<IndicatorClause> {
        Some(match pair.as_rule() {
            Rule::value => IndicatorClause::Value(self.expr(self.child(&pair, Rule::expr)?)?),
            Rule::better => {
                let mut bounds = self.children(&pair, Rule::coalesce);
                IndicatorClause::Better(match (bounds.next(), bounds.next()) {
                    (Some(low), Some(high)) => Better::Within(self.expr(low)?, self.expr(high)?),
                    _ if self.has(&pair, Rule::k_lower) => Better::Lower,
                    _ => Better::Higher,
                })
            }
            Rule::source => IndicatorClause::Source(self.texted(&pair)?),
            Rule::frequency => IndicatorClause::Frequency(self.grain(&pair)?),
            Rule::owner => IndicatorClause::Owner(self.named(&pair)?),
            Rule::cites => IndicatorClause::Basis(self.cites(&pair)?),
            Rule::coverage => IndicatorClause::Coverage {
                percent: self.number(&self.child(&pair, Rule::number)?),
                paired: self.has(&pair, Rule::k_paired),
            },
            Rule::collected => IndicatorClause::CollectedBy(self.named(&pair)?),
            Rule::author => IndicatorClause::Author(self.author(&pair)?),
            _ => return None,
        })
    }

    /// The only expression of a clause such as `score mean(target: progress)`.
    pub fn only(self, pair: &Pair<'_, Rule>, wanted: Rule) -> Option<Expr> {
        self.expr(self.child(pair, wanted)?)
    }

    /// A word of a test table as an expression.
    pub fn word_expr(self, pair: Pair<'_, Rule>) -> Expr {
        let name = self.name(&pair);
        let span = name.span;
        Expr { span, kind: ExprKind::Path(super::tree::Path { parts: vec![name], span }) }
    }
}
