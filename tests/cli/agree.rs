//! How far coders agree, in a study and in tables from elsewhere.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::bench::Bench;

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/agreement-cases")
}

fn rows(file: &str) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(cases().join(file)).unwrap();
    let mut lines = text.lines().map(cells);
    let header = lines.next().unwrap();
    lines.map(|cells| header.iter().cloned().zip(cells).collect()).collect()
}

/// Cells of a line; a quoted cell may hold commas.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => cells.last_mut().unwrap().push(other),
        }
    }
    cells
}

/// Runs the program on a case as its row in cases.csv describes it.
fn computed(bench: &Bench, case: &BTreeMap<String, String>) -> Vec<Vec<String>> {
    let name = &case["case"];
    let path = |ending: &str| cases().join(format!("{name}{ending}"));
    let mut arguments = vec!["agree".to_owned(), "--format".to_owned(), "csv".to_owned()];
    for (option, ending) in [
        ("--table", ".csv"),
        ("--read", ".read.csv"),
        ("--codes", ".codes.csv"),
        ("--units", ".units.csv"),
        ("--text", ".txt"),
    ] {
        if path(ending).exists() {
            arguments.extend([option.to_owned(), path(ending).to_str().unwrap().to_owned()]);
        }
    }
    for option in ["coders", "categories", "length"] {
        if !case[option].is_empty() {
            arguments.extend([format!("--{option}"), case[option].clone()]);
        }
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    bench.run(&arguments).succeeded().lines().map(cells).collect()
}

#[test]
fn figures_of_whole_cases_come_out_of_the_program() {
    let bench = Bench::new();
    let expected = rows("expected.csv");
    for name in [
        "01-krippendorff-two-nominal",
        "04-wikipedia-fleiss-14",
        "07-no-variation",
        "11-no-overlap-at-all",
        "12-multilabel-two",
        "13-multilabel-unread-dev",
        "15-krippendorff-2004-p254",
        "16-three-coders-continuum",
        "19-read-range",
        "20-roll-up",
        "21-text-units",
    ] {
        let case = rows("cases.csv").into_iter().find(|case| case["case"] == name).unwrap();
        let found = computed(&bench, &case);
        assert_eq!(found[0], ["measure", "unit", "code", "value"]);
        for row in expected.iter().filter(|row| row["case"] == name) {
            let wanted = [&row["measure"], &row["unit"], &row["code"]];
            let same = |found: &&Vec<String>| found[..3].iter().eq(wanted);
            let value = &found.iter().find(same).unwrap_or_else(|| panic!("missing {row:?}"))[3];
            match value.parse::<f64>() {
                Ok(number) => {
                    let wanted: f64 = row["value"].parse().unwrap();
                    assert!((number - wanted).abs() <= 1.1e-6, "{number}: {row:?}");
                }
                Err(_) => {
                    assert_eq!((value.as_str(), row["value"].as_str()), ("undefined", "undefined"));
                }
            }
        }
    }
}

#[test]
fn the_kind_of_a_table_can_be_left_to_its_header_or_named() {
    let bench = Bench::new();
    bench.write("work/t.csv", "unit,coder,label\nu1,A,x\nu1,B,x\nu2,A,y\nu2,B,x\n");
    let guessed = bench.run(&["agree", "--table", "t.csv", "--format", "csv"]).succeeded();
    let named = bench
        .run(&["agree", "--table", "t.csv", "--kind", "nominal", "--format", "csv"])
        .succeeded();
    assert_eq!(guessed, named);
    assert!(guessed.contains("percent_agreement,unit,*,0.5\n"), "{guessed}");
    let lines = bench.run(&["agree", "--table", "t.csv"]).succeeded();
    assert!(lines.contains("all together, unit, percent agreement: 0.5\n"), "{lines}");
    let ran = bench.run(&["agree", "--table", "t.csv", "--kind", "spans"]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("t.csv line 1: there is no column «code»"), "{}", ran.err);
}

#[test]
fn a_table_with_defects_is_named_with_file_line_and_column() {
    let bench = Bench::new();
    bench.write("work/t.csv", "coder,code,start,end\nA,c,0,ten\nB,c,\u{1b}[31m,4\n");
    let ran = bench.run(&["agree", "--table", "t.csv", "--format", "csv"]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert!(
        ran.err.contains("t.csv line 2, column «end»: «ten» is no whole number"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("t.csv line 3, column «start»"), "{}", ran.err);
    ran.is_tame();
    bench.write("work/latin.csv", b"coder,code,start,end\n\xe6,c,0,1\n");
    let ran = bench.run(&["agree", "--table", "latin.csv"]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("latin.csv is no text in UTF-8"), "{}", ran.err);
    assert_eq!(bench.run(&["agree", "--table", "none.csv"]).code, 4);
    assert_eq!(bench.run(&["agree", "--table", "t.csv", "--unit", "word"]).code, 2);
    assert_eq!(bench.run(&["agree", "--read", "t.csv"]).code, 2);
}

#[test]
fn asking_for_agreement_is_comparing_also_in_a_blind_study() {
    let bench = Bench::with_study();
    let text = bench.run(&["agree", "-C", "s"]).succeeded();
    let head = text.lines().next().unwrap();
    assert!(
        head.starts_with("Agreement of Ane and Bo, now: 1051 sentences in 263 turns"),
        "{head}"
    );
    assert!(head.contains("counted as sentence-any") && head.ends_with("seed 1"), "{head}");
    let figures = |line: &&str| line.contains("alpha") && !line.contains("unitizing");
    assert!(text.lines().filter(figures).all(|line| line.contains("sentence-any")), "{text}");
    assert!(text.contains("; worst: Uttalt press with 0.00\n"), "{text}");
    assert!(text.contains("  Only 4 units have this code from anybody"), "{text}");
    assert!(text.contains("Note: 5 of 6 transcripts are read by all, 1 more in part"), "{text}");
    let again = bench.run(&["agree", "-C", "s"]).succeeded();
    assert_eq!(text, again);
    let other = bench.run(&["agree", "-C", "s", "--seed", "2"]).succeeded();
    assert_ne!(text, other);
}

#[test]
fn before_and_after_the_talk_are_reports_of_their_own() {
    let bench = Bench::with_study();
    let alpha = |stage: &str| {
        let arguments = [
            "agree",
            "-C",
            "s",
            "--transcript",
            "01",
            "--code",
            "ma",
            "--no-roll-up",
            "--stage",
            stage,
            "--format",
            "csv",
        ];
        let table = bench.run(&arguments).succeeded();
        let row = table.lines().find(|line| line.starts_with("krippendorff_alpha,")).unwrap();
        cells(row)[3].parse::<f64>().unwrap()
    };
    assert!(alpha("before") < alpha("after"), "{} {}", alpha("before"), alpha("after"));
}

#[test]
fn units_codes_and_coders_can_be_chosen() {
    let bench = Bench::with_study();
    let run = |more: &[&str]| {
        let mut arguments = vec!["agree", "-C", "s", "--format", "csv"];
        arguments.extend(more);
        bench.run(&arguments).succeeded()
    };
    assert!(run(&["--unit", "turn", "--rule", "half"]).contains("n_units,turn-half,*,263,"));
    assert!(run(&["--unit", "character"]).contains(",character,maltall,"));
    let pens = run(&["--pens"]);
    assert!(!pens.contains("maltall") && pens.contains("krippendorff_alpha"), "{pens}");
    assert!(run(&["--coder", "bo", "--coder", "ane"]).contains(",bo ane,now,1,inter-coder,\n"));
    assert!(run(&["--case", "Ida"]).lines().count() > 20);
    let ran = bench.run(&["agree", "-C", "s", "--coder", "ane"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("agreement takes two coders"), "{}", ran.err);
    let ran = bench.run(&["agree", "-C", "s", "--transcript", "12"]);
    assert!(ran.err.contains("there is no transcript «12» in this study"), "{}", ran.err);
}

#[test]
fn where_nothing_was_read_by_both_it_is_said() {
    let bench = Bench::with_study();
    std::fs::remove_dir_all(bench.path("work/s/reading/bo")).unwrap();
    for transcript in std::fs::read_dir(bench.path("work/s/codings/bo")).unwrap() {
        let path = transcript.unwrap().path();
        if !path.ends_with("01-nav.ron") {
            std::fs::remove_file(path).unwrap();
        }
    }
    let ran = bench.run(&["agree", "-C", "s", "--transcript", "04"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.contains("Nothing can be compared: no text was read by all of them."),
        "{}",
        ran.out
    );
}

#[test]
fn a_sample_narrows_the_figures_and_is_told_where_it_does_not() {
    let bench = Bench::with_study();
    let head = |more: &[&str]| {
        let mut arguments = vec!["agree", "-C", "s"];
        arguments.extend(more);
        let text = bench.run(&arguments).succeeded();
        (text.lines().next().unwrap().to_owned(), text)
    };
    assert!(!head(&[]).1.contains("--sample"));
    for (share, aim) in [("100", "alt"), ("20", "en femdel")] {
        let draw = ["sample", "-C", "s", "--share", share, "--seed", "7", "--aim", aim];
        bench.run(&draw).succeeded();
    }
    let (whole, text) = head(&[]);
    let told = "Note: samples were drawn for them: «alt» (double coding, --sample alt), «en femdel» (double coding, \
                --sample en-femdel); these figures are over all they have read.\n";
    assert!(text.ends_with(told), "{text}");
    assert!(whole.contains("Bo, now: 1051 sentences in 263 turns"), "{whole}");
    let (all, text) = head(&["--sample", "alt"]);
    assert!(all.contains("Bo, now, in the sample «alt»: 1051 sentences in 263 turns"), "{all}");
    assert!(!text.contains("were drawn"), "{text}");
    let (part, _) = head(&["--sample", "En femdel"]);
    assert!(part.contains(", in the sample «en femdel»: "), "{part}");
    let turns = part.split(" turns").next().unwrap().rsplit(' ').next().unwrap();
    assert!((45..60).contains(&turns.parse::<u32>().unwrap()), "{part}");
    let ran = bench.run(&["agree", "-C", "s", "--sample", "en fmdel"]);
    assert!(ran.err.contains("there is no sample «en fmdel» in this study"), "{}", ran.err);
    assert!(ran.err.contains("did you mean «en femdel»?"), "{}", ran.err);
}

#[test]
fn a_second_reading_is_compared_with_the_first_and_is_no_third_coder() {
    let bench = Bench::with_study();
    let draw = ["sample", "-C", "s", "--share", "20", "--seed", "7", "--again", "--coder", "ane"];
    bench.run(&draw).succeeded();
    for layer in ["codings", "reading"] {
        let from = bench.path(&format!("work/s/{layer}/ane"));
        let to = bench.path(&format!("work/s/{layer}/ane-igjen"));
        std::fs::create_dir_all(&to).unwrap();
        for file in std::fs::read_dir(from).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
    let run = |more: &[&str]| {
        let mut arguments = vec!["agree", "-C", "s"];
        arguments.extend(more);
        bench.run(&arguments).out
    };
    assert!(run(&[]).starts_with("Agreement of Ane and Bo, now: 1051 sentences"), "{}", run(&[]));
    let again = ["--coder", "ane", "--coder", "ane igjen"];
    let text = run(&again);
    assert!(text.starts_with("Agreement, intra-coder: Ane and Ane igjen, now: "), "{text}");
    assert!(text.contains("mean of the alphas 1.00"), "{text}");
    assert!(text.contains("(coding again, --sample "), "{text}");
    let table = run(&[&again[..], &["--format", "csv"]].concat());
    assert!(table.lines().next().unwrap().ends_with(",comparison,sample"), "{table}");
    assert!(table.lines().skip(1).all(|line| line.contains(",intra-coder,")), "{table}");
    let three = run(&[&again[..], &["--coder", "bo"]].concat());
    let head = "Agreement of Ane, Ane igjen, Bo (Ane igjen is Ane a second time), now: ";
    assert!(three.starts_with(head), "{three}");
}

/// The four numbers were counted over the sample's files by a program of its own: in 05 Bo has not read 15 of the
/// informant's paragraphs, in 01 both have read everything.
#[test]
fn characters_add_up_as_counted_by_hand_and_what_one_has_not_read_is_not_among_them() {
    let bench = Bench::with_study();
    let counted = |transcript: &str| -> Vec<String> {
        let arguments = ["agree", "-C", "s", "--unit", "character", "--no-roll-up", "--draws", "1"];
        let narrowed = ["--code", "maltall", "--transcript", transcript, "--format", "csv"];
        let table = bench.run(&[&arguments[..], &narrowed].concat()).succeeded();
        let rows: Vec<Vec<String>> = table.lines().map(cells).collect();
        let value = |name: &str| {
            rows.iter()
                .find(|row| row[0] == name && (name == "n_units" || row[2] == "maltall"))
                .unwrap()[3]
                .clone()
        };
        ["n_units", "a", "b", "c", "d"].map(value).to_vec()
    };
    assert_eq!(counted("01"), ["8885", "629", "172", "186", "7898"]);
    assert_eq!(counted("05"), ["4397", "231", "125", "0", "4041"]);
}
