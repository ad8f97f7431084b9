package dev.telltale.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures what {@code src/docs/performance.md} shows, and prints it as tables: several rounds, in each round every candidate and its
 * baselines one after another in JVMs of their own.
 *
 * <pre>
 * java -cp 'src/benchmarks/target/classes:src/benchmarks/target/lib/*' dev.telltale.benchmarks.Figures \
 *     [emission] [sparse] [nodes] [recording] [loop] [journal] [memory] [stalled] [resume] [--quick]
 * </pre>
 */
public final class Figures {
    private Figures() {}

    private enum Section {
        EMISSION("What one event costs its emitter, by number of subscribers", 3) {
            @Override
            List<Fork> forks(boolean isQuick) {
                List<Fork> forks = new ArrayList<>();
                for (Emissions what : Emissions.values()) {
                    forks.add(Fork.of(
                            EmissionProgram.class,
                            what.name(),
                            isQuick ? "400" : "1000",
                            "0",
                            "1",
                            "10",
                            "100",
                            "1000"));
                }
                return forks;
            }
        },
        SPARSE("Events 200 µs apart, subscribers asleep", 3) {
            @Override
            List<Fork> forks(boolean isQuick) {
                List<Fork> forks = new ArrayList<>();
                for (Emissions what : Emissions.values()) {
                    if (what.emitters == 1) {
                        forks.add(
                                Fork.of(SparseProgram.class, what.name(), isQuick ? "3000" : "8000", "1", "10", "100"));
                    }
                }
                return forks;
            }
        },
        NODES("Nodes that do nothing", 3) {
            @Override
            List<Fork> forks(boolean isQuick) {
                String millis = isQuick ? "1000" : "2000";
                List<Fork> forks = new ArrayList<>();
                forks.add(Fork.of(NodesProgram.class, "1", millis));
                forks.add(Fork.of(NodesProgram.class, "baseline", isQuick ? "500" : "1000"));
                String runs = isQuick ? "10" : "20";
                forks.add(Fork.of(GraphProgram.class, "1", runs, "1000", "10000", "100000")
                        .with("-Xms3g", "-Xmx3g"));
                forks.add(Fork.of(GraphProgram.class, "baseline", runs, "1000", "10000", "100000"));
                return forks;
            }
        },
        RECORDING("What recording costs: the same nodes, watched and with a journal that keeps nothing", 3) {
            @Override
            List<Fork> forks(boolean isQuick) {
                List<Fork> forks = new ArrayList<>();
                for (String watching : List.of("unwatched", "0", "1", "10")) {
                    forks.add(Fork.of(NodesProgram.class, watching, isQuick ? "1000" : "2000"));
                }
                return forks;
            }
        },
        LOOP("A million iterations", 3) {
            @Override
            List<Fork> forks(boolean isQuick) {
                return List.of(Fork.of(LoopProgram.class, isQuick ? "500000" : "1000000")
                        .with("-Xmx192m"));
            }
        },
        JOURNAL("The journal on disk", 3) {
            @Override
            List<Fork> forks(boolean isQuick) {
                String folder = System.getProperty("java.io.tmpdir");
                return List.of(
                        Fork.of(JournalProgram.class, "write", folder).with("-Xms2g", "-Xmx2g"),
                        Fork.of(JournalProgram.class, "append", folder),
                        Fork.of(JournalProgram.class, "open", isQuick ? "2000000" : "10000000", folder));
            }
        },
        MEMORY("Memory of subscribers that wait", 3) {
            @Override
            List<Fork> forks(boolean isQuick) {
                return List.of(Fork.of(MemoryProgram.class, "10000"));
            }
        },
        STALLED("Stalled subscribers beside those who read", 3) {
            @Override
            List<Fork> forks(boolean isQuick) {
                String pairs = isQuick ? "5" : "20";
                return List.of(
                        Fork.of(StalledProgram.class, "MEMORY", pairs), Fork.of(StalledProgram.class, "DISK", pairs));
            }
        },
        RESUME("Coming back to a million events on disk", 3) {
            @Override
            List<Fork> forks(boolean isQuick) {
                return List.of(Fork.of(ResumeProgram.class, isQuick ? "200000" : "1000000"));
            }
        };

        private final String title;
        private final int rounds;

        Section(String title, int rounds) {
            this.title = title;
            this.rounds = rounds;
        }

        abstract List<Fork> forks(boolean isQuick);
    }

    /** Arguments: sections by name, all of them if there is none; {@code --quick} for one short round. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> names = new ArrayList<>(Arrays.asList(args));
        boolean isQuick = names.remove("--quick");
        List<Section> sections = new ArrayList<>();
        for (String name : names) {
            sections.add(named(name));
        }
        System.out.println(Machine.description() + ".");
        for (Section section : sections.isEmpty() ? List.of(Section.values()) : sections) {
            measure(section, isQuick);
        }
    }

    private static Section named(String name) {
        for (Section section : Section.values()) {
            if (section.name().equalsIgnoreCase(name)) {
                return section;
            }
        }
        System.err.println("there is no section '" + name
                + "'; use emission, sparse, nodes, recording, loop, journal, memory, stalled, resume and --quick");
        System.exit(2);
        throw new AssertionError();
    }

    private static void measure(Section section, boolean isQuick) throws IOException, InterruptedException {
        Tables tables = new Tables();
        int rounds = isQuick ? 1 : section.rounds;
        double others = 0;
        long start = System.nanoTime();
        for (int round = 0; round < rounds; round++) {
            for (Fork fork : section.forks(isQuick)) {
                Machine machine = new Machine();
                fork.run(tables::add);
                others = Math.max(others, machine.others());
            }
        }
        tables.addDifferences(NodesProgram.NANOS, NodesProgram.UNWATCHED, "what recording costs, ns a node");
        tables.addDifferences(
                NodesProgram.CPU_NANOS, NodesProgram.UNWATCHED, "what recording costs, processor time, ns a node");
        System.out.println("\n## " + section.title + "\n");
        System.out.printf(
                Locale.ROOT,
                "%s It took %d s; at worst, others had %.2f cores during one of the programs.%n",
                rounds == 1 ? "One round." : rounds + " rounds: median (least–most).",
                (System.nanoTime() - start) / 1_000_000_000,
                others);
        System.out.print(tables.text());
        System.out.flush();
    }
}
