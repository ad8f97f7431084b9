package dev.telltale.checks;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** One Java file as the compiler parses it. */
final class SourceFile {
    private final CompilationUnitTree unit;
    private final DocTrees trees;

    private SourceFile(CompilationUnitTree unit, DocTrees trees) {
        this.unit = unit;
        this.trees = trees;
    }

    static List<SourceFile> parse(List<Path> files) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager disk = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, disk, null, List.of("-proc:none"), null, disk.getJavaFileObjectsFromPaths(files));
            List<SourceFile> parsed = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                parsed.add(new SourceFile(unit, DocTrees.instance(task)));
            }
            return parsed;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    Path path() {
        return Path.of(unit.getSourceFile().toUri());
    }

    boolean isPackage() {
        return path().endsWith("package-info.java");
    }

    boolean hasPackageAnnotation(String name) {
        return unit.getPackageAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().equals(name));
    }

    /** The public types of this file that stand in no other type. */
    List<ClassTree> publicTypes() {
        return unit.getTypeDecls().stream()
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .filter(type -> type.getModifiers().getFlags().contains(Modifier.PUBLIC))
                .toList();
    }

    /** The first sentence of what is said about the package. */
    String packageSentence() {
        return sentence(unit.getPackage());
    }

    /** The first sentence of what is said about {@code declaration}; empty when nothing is. */
    String sentence(Tree declaration) {
        @Nullable DocCommentTree comment = trees.getDocCommentTree(TreePath.getPath(unit, declaration));
        if (comment == null) {
            return "";
        }
        return comment.getFirstSentence().stream()
                .map(Object::toString)
                .collect(Collectors.joining())
                .strip();
    }
}
