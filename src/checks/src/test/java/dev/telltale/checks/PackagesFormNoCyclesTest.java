package dev.telltale.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagesFormNoCyclesTest {
    @Test
    void noPackageUsesItselfByADetour() {
        PackageGraph graph = PackageGraph.of(House.productClasses());

        assertThat(graph.uses()).containsKeys("dev.telltale.event", "dev.telltale.engine", "dev.telltale.monitor");
        assertThat(graph.cycle()).isEmpty();
    }

    @Test
    void aPlantedCycleIsCaught(@TempDir Path folder) throws IOException {
        Path classes = Planted.classes(
                folder,
                Map.of(
                        "one/A.java", "package one; public class A { Object next() { return new two.B(); } }",
                        "two/B.java", "package two; public class B { Object next() { return three.C.LAST; } }",
                        "three/C.java",
                                "package three; public class C { public static final Object LAST = new one.A(); }",
                        "four/D.java", "package four; public class D { Object next() { return new one.A(); } }"));

        assertThat(PackageGraph.of(List.of(classes)).cycle()).contains("one -> two -> three -> one");
    }
}
