//! Networks of members as SVG, DOT and GraphML.

use std::collections::BTreeSet;

use idel::keyword::Lang;
use idel::report::graph::*;

fn node(key: &str, title: &str, role: usize) -> Node {
    Node { key: key.into(), title: title.into(), role, undetermined: false }
}

fn edge(from: usize, to: usize, kind: usize, links: u64) -> Edge {
    Edge { from, to, kind, links, total: None }
}

/// Members of three roles, two kinds of links, one member whose membership is unknown and one without links.
fn small(lang: Lang) -> Graph {
    let say = |en: &str, ru: &str| if lang == Lang::En { en.to_owned() } else { ru.to_owned() };
    let mut college = node("1655000005", &say("Chemical college", "Химический колледж"), 2);
    college.undetermined = true;
    let mut sold = edge(1, 0, 0, 3);
    sold.total = Some(Total {
        number: "1200000".into(),
        unit: say("RUB", "₽"),
        told: say("1.2 million RUB", "1,2 млн ₽"),
    });
    Graph {
        title: say("Petrochemical cluster", "Нефтехимический кластер"),
        subtitle: say(
            "2012; contracts and projects\nfrom contracts.csv",
            "2012 год; договоры и проекты\nиз contracts.csv",
        ),
        lang,
        roles: vec![say("core", "ядро"), say("supplier", "поставщик"), say("education", "образование")],
        nodes: vec![
            node("1651000001", &say("Plant", "Завод"), 0),
            node("1651000002", &say("Supplier “R&D” <1>", "Поставщик \"R&D\" <1>"), 1),
            node("1651000003", "", 1),
            node("1651000004", &say("University", "Университет"), 2),
            college,
        ],
        edges: vec![sold, edge(0, 1, 0, 1), edge(2, 0, 0, 1), edge(0, 3, 1, 5), edge(3, 3, 1, 1)],
        kinds: vec![
            Kind { title: say("contract", "договор"), directed: true },
            Kind { title: say("joint project", "совместный проект"), directed: false },
        ],
    }
}

/// Many members with names that try everything.
fn large(members: usize, edges: usize) -> Graph {
    let odd = [
        "\"",
        "\\",
        "]]>",
        "<g>",
        "&amp;",
        "\u{0}\u{1b}\u{ffff}",
        "e\u{301}",
        "工業",
        "\r\n\t",
        "“”",
        "--",
        "👩‍🔬",
    ];
    let nodes = (0..members).map(|at| {
        let mut node = node(&format!("{at}"), &format!("Завод {}{at}\\", odd[at % odd.len()]), at % 5);
        node.undetermined = at % 11 == 0;
        node
    });
    let edges =
        (0..edges).map(|at| edge(at % members, (at * at + 7 * at + 1) % members, at % 3, 1 + at as u64 % 9));
    Graph {
        title: "a \"title\" \u{1} & <more>\\".into(),
        subtitle: "line\nline\u{8}".into(),
        lang: Lang::Ru,
        roles: (0..5).map(|at| format!("роль \"{at}\" \\ & <")).collect(),
        nodes: nodes.collect(),
        edges: edges.collect(),
        kinds: vec![
            Kind { title: "договор \"<\\".into(), directed: true },
            Kind { title: "проект & \u{2}".into(), directed: false },
            Kind { title: "кафедра".into(), directed: true },
        ],
    }
}

fn parsed(text: &str) -> roxmltree::Document<'_> {
    roxmltree::Document::parse(text).unwrap_or_else(|e| panic!("{e}\n{text}"))
}

#[test]
fn a_small_network_looks_so() {
    for lang in [Lang::En, Lang::Ru] {
        insta::assert_snapshot!(format!("graph_svg_{lang:?}"), render_graph_svg(&small(lang)));
        insta::assert_snapshot!(format!("graph_dot_{lang:?}"), render_graph_dot(&small(lang)));
    }
    insta::assert_snapshot!("graph_graphml", render_graph_graphml(&small(Lang::En)));
}

#[test]
fn the_picture_holds_every_member_and_edge() {
    let graph = large(200, 600);
    let text = render_graph_svg(&graph);
    let document = parsed(&text);
    let root = document.root_element();
    assert!(root.attribute("viewBox").is_some() && root.attribute("width").is_none());
    let class = |name: &str| {
        let starts = |n: &roxmltree::Node<'_, '_>| {
            n.attribute("class").is_some_and(|c| c.split(' ').next() == Some(name))
        };
        document.descendants().filter(starts).count()
    };
    assert_eq!(class("l"), 600);
    // Every member has a sign with its key in the title that a pointer shows.
    let titles: Vec<&str> =
        document.descendants().filter(|n| n.has_tag_name("title")).filter_map(|n| n.text()).collect();
    for node in &graph.nodes {
        assert!(titles.iter().any(|t| t.contains(&format!(" ({})", node.key))), "{}", node.key);
    }
    // What is referred to exists, and ids are not given twice.
    let ids: Vec<&str> = document.descendants().filter_map(|n| n.attribute("id")).collect();
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len());
    for marker in document.descendants().filter_map(|n| n.attribute("marker-end")).filter(|m| *m != "none") {
        let id = marker.strip_prefix("url(#").unwrap().strip_suffix(')').unwrap();
        assert!(ids.contains(&id), "{id}");
    }
    assert!(!text.contains("NaN") && !text.contains("inf "));
}

#[test]
fn kinds_of_links_differ_in_more_than_colour() {
    let text = render_graph_svg(&large(30, 60));
    let document = parsed(&text);
    let looks = |n: roxmltree::Node<'_, '_>| {
        (
            n.attribute("stroke-dasharray").is_some(),
            n.parent().and_then(|g| g.attribute("stroke")).map(str::to_owned),
        )
    };
    let edges = document.descendants().filter(|n| n.attribute("class").is_some_and(|c| c.starts_with("l ")));
    let styles: BTreeSet<_> = edges.map(looks).collect();
    assert_eq!(styles.len(), 3, "{styles:?}");
    assert_eq!(styles.iter().filter(|(dashed, _)| !dashed).count(), 1);
}

#[test]
fn graphml_holds_every_member_and_edge_with_its_data() {
    let graph = large(200, 600);
    let text = render_graph_graphml(&graph);
    let document = parsed(&text);
    let named = |name: &'static str| document.descendants().filter(move |n| n.tag_name().name() == name);
    let declared: BTreeSet<&str> = named("key").filter_map(|n| n.attribute("id")).collect();
    assert!(named("data").all(|n| declared.contains(n.attribute("key").unwrap())));
    let datum = |n: roxmltree::Node<'_, '_>, key: &str| {
        let found = n.children().find(|d| d.attribute("key") == Some(key));
        found.and_then(|d| d.text()).unwrap_or_default().to_owned()
    };
    let nodes: Vec<_> = named("node").collect();
    assert_eq!(nodes.len(), 200);
    for (at, (written, node)) in nodes.iter().zip(&graph.nodes).enumerate() {
        assert_eq!(written.attribute("id"), Some(format!("n{at}").as_str()));
        assert_eq!(datum(*written, "key"), node.key);
        assert_eq!(datum(*written, "undetermined"), node.undetermined.to_string());
    }
    let edges: Vec<_> = named("edge").collect();
    assert_eq!(edges.len(), 600);
    for (written, edge) in edges.iter().zip(&graph.edges) {
        assert_eq!(written.attribute("source"), Some(format!("n{}", edge.from).as_str()));
        assert_eq!(written.attribute("target"), Some(format!("n{}", edge.to).as_str()));
        assert_eq!(datum(*written, "links"), edge.links.to_string());
        assert_eq!(datum(*written, "directed"), graph.kinds[edge.kind].directed.to_string());
    }
    assert_eq!(named("graph").next().unwrap().attribute("edgedefault"), Some("directed"));
    let plain = Graph { kinds: vec![Kind { title: "project".into(), directed: false }], ..small(Lang::En) };
    assert!(render_graph_graphml(&plain).contains("edgedefault=\"undirected\""));
}

/// The parts of a line of DOT, texts in quotes taken as one part; fails where quotes do not pair.
fn parts(line: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut signs = line.chars();
    let mut inside = false;
    while let Some(c) = signs.next() {
        let part = parts.last_mut().unwrap();
        match c {
            '\\' if inside => part.extend([c, signs.next().expect("an escape escapes something")]),
            '"' => {
                inside = !inside;
                part.push(c);
            }
            ' ' if !inside => parts.push(String::new()),
            c => part.push(c),
        }
    }
    assert!(!inside, "{line}");
    parts
}

#[test]
fn dot_holds_every_member_and_edge() {
    let graph = large(200, 600);
    let text = render_graph_dot(&graph);
    assert!(text.starts_with("digraph ") && text.ends_with("}\n"));
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
    let lines: Vec<Vec<String>> = text.lines().map(|l| parts(l.trim())).collect();
    let ids: BTreeSet<&str> = lines
        .iter()
        .filter(|p| p[0].starts_with('n') && p[1].starts_with('['))
        .map(|p| p[0].as_str())
        .collect();
    assert_eq!(ids.iter().filter(|id| **id != "node").count(), 200);
    let edges: Vec<(&str, &str)> = lines
        .iter()
        .filter(|p| p.len() > 2 && p[1] == "->")
        .map(|p| (p[0].as_str(), p[2].as_str()))
        .collect();
    assert_eq!(edges.len(), 600);
    for ((from, to), edge) in edges.iter().zip(&graph.edges) {
        assert_eq!((*from, *to), (format!("n{}", edge.from).as_str(), format!("n{}", edge.to).as_str()));
    }
    assert_eq!(text.matches("subgraph cluster_").count(), 5);
    let plain = Graph { kinds: vec![Kind { title: "project".into(), directed: false }], ..small(Lang::En) };
    let plain = render_graph_dot(&plain);
    assert!(plain.starts_with("graph ") && plain.contains(" -- ") && !plain.contains("->"));
}

#[test]
fn equal_networks_give_equal_files() {
    for render in [render_graph_svg, render_graph_dot, render_graph_graphml] {
        assert_eq!(render(&large(120, 300)), render(&large(120, 300)));
    }
}

#[test]
fn the_empty_and_the_unlinked_are_shown_too() {
    for lang in [Lang::En, Lang::Ru] {
        let empty = Graph { nodes: Vec::new(), edges: Vec::new(), kinds: Vec::new(), ..small(lang) };
        let unlinked = Graph { edges: Vec::new(), ..small(lang) };
        for graph in [&empty, &unlinked] {
            parsed(&render_graph_svg(graph));
            parsed(&render_graph_graphml(graph));
            assert!(render_graph_dot(graph).ends_with("}\n"));
        }
        let (nobody, alone) = match lang {
            Lang::En => ("No members", "Without links: 5\u{a0}organisations"),
            Lang::Ru => ("Участников нет", "Без связей: 5\u{a0}организаций"),
        };
        assert!(render_graph_svg(&empty).contains(nobody));
        assert!(render_graph_svg(&unlinked).contains(alone));
    }
}
