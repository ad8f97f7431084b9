package dev.telltale.engine.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.CelMap;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.telltale.engine.expression.cel.Patterns;
import dev.telltale.engine.expression.cel.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads out of a syntax tree what an expression refers to, and where keys stand. Not thread-safe; used once. */
final class References {
    private static final Pattern HYPHENATED =
            Pattern.compile("\\bnodes\\s*\\.\\s*([A-Za-z]\\w*(?:-\\w+)+|(?:in|true|false|null)\\b)");

    /** {@code .name}, {@code .?name}, {@code ['name']}, {@code [0]}. */
    private static final Pattern KEY = Pattern.compile("\\s*\\.\\s*\\??\\s*(?:\\w+|`[^`]*`)"
            + "|\\s*\\[\\s*\\??\\s*(?:\\d+|[rR]?\"(?:[^\"\\\\]|\\\\.)*\"|[rR]?'(?:[^'\\\\]|\\\\.)*')\\s*]");

    private final String text;
    private final Set<String> names;
    private final Map<Long, Integer> positions;
    private final Map<String, Reference> found = new LinkedHashMap<>();
    private final Set<Long> keys = new HashSet<>();

    /** @param names the names in scope, roots included */
    References(String text, Set<String> names, CelAbstractSyntaxTree tree) {
        this.text = text;
        this.names = names;
        this.positions = tree.getSource().getPositionsMap();
        visit(tree.getExpr(), Set.of());
    }

    List<Reference> all() {
        return List.copyOf(found.values());
    }

    /** The ids of the subexpressions whose value is used as a key. */
    Set<Long> keys() {
        return Set.copyOf(keys);
    }

    /**
     * The bracketed spelling of the first {@code nodes.my-node}, which CEL takes for a subtraction, or {@code nodes.in},
     * a word of CEL; null when there is none.
     */
    static @Nullable String hyphenated(String text) {
        Matcher matcher = HYPHENATED.matcher(text);
        return matcher.find() ? "nodes['" + matcher.group(1) + "']" : null;
    }

    private void visit(CelExpr expr, Set<String> hidden) {
        Chain chain = chain(expr, hidden);
        if (chain != null) {
            Reference reference = chain.toReference();
            found.putIfAbsent(reference.text(), reference);
        }
    }

    /** The chain of names that {@code expr} is, or null when it is something else, which is then visited. */
    private @Nullable Chain chain(CelExpr expr, Set<String> hidden) {
        switch (expr.exprKind().getKind()) {
            case IDENT -> {
                // A leading dot skips the variables of macros.
                boolean isRooted = expr.ident().name().startsWith(".");
                String name = isRooted
                        ? expr.ident().name().substring(1)
                        : expr.ident().name();
                boolean isReference = names.contains(name) && (isRooted || !hidden.contains(name));
                return isReference ? new Chain(name, offset(expr)) : null;
            }
            case SELECT -> {
                Chain chain = chain(expr.select().operand(), hidden);
                return chain == null ? null : chain.then(expr.select().field());
            }
            case CALL -> {
                return call(expr.call(), hidden);
            }
            default -> {
                visitParts(expr, hidden);
                return null;
            }
        }
    }

    private @Nullable Chain call(CelCall call, Set<String> hidden) {
        boolean isIndex = call.function().equals("_[_]") || call.function().equals("_[?_]");
        if (isIndex || call.function().equals("_?._")) {
            CelExpr key = call.args().get(1);
            Chain chain = chain(call.args().get(0), hidden);
            keys.add(key.id());
            if (key.exprKind().getKind() != Kind.CONSTANT) {
                visit(key, hidden);
                return chain == null ? null : chain.closed();
            }
            return chain == null ? null : chain.then(keyOf(key.constant()));
        }
        if (call.function().equals("_-_")) {
            refuseHyphen(call.args().get(0), hidden);
        }
        if (call.function().equals("matches")) {
            checkPattern(call.args().get(call.args().size() - 1));
        }
        call.target().ifPresent(target -> visit(target, hidden));
        call.args().forEach(argument -> visit(argument, hidden));
        return null;
    }

    private static @Nullable String keyOf(CelConstant key) {
        return switch (key.getKind()) {
            case STRING_VALUE -> key.stringValue();
            case INT64_VALUE -> String.valueOf(key.int64Value());
            default -> null;
        };
    }

    private void refuseHyphen(CelExpr minuend, Set<String> hidden) {
        if (minuend.exprKind().getKind() != Kind.SELECT
                || minuend.select().operand().identOrDefault().name().isEmpty()) {
            return;
        }
        CelExpr root = minuend.select().operand();
        String hint = hyphenated(text.substring(offset(root)));
        if (root.ident().name().equals("nodes") && !hidden.contains("nodes") && hint != null) {
            throw new ExpressionException(
                    "'nodes." + minuend.select().field() + "-…' is read as a subtraction",
                    offset(root),
                    "write " + hint);
        }
    }

    /** One that is written down need not wait for a value to be found wrong. */
    private void checkPattern(CelExpr pattern) {
        if (pattern.exprKind().getKind() != Kind.CONSTANT
                || pattern.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
            return;
        }
        try {
            Patterns.check(pattern.constant().stringValue());
        } catch (Refusal e) {
            throw new ExpressionException(e.reason(), offset(pattern), null);
        }
    }

    private void visitParts(CelExpr expr, Set<String> hidden) {
        switch (expr.exprKind().getKind()) {
            case LIST -> expr.list().elements().forEach(element -> visit(element, hidden));
            case MAP -> {
                for (CelMap.Entry entry : expr.map().entries()) {
                    keys.add(entry.key().id());
                    visit(entry.key(), hidden);
                    visit(entry.value(), hidden);
                }
            }
            case STRUCT -> expr.struct().entries().forEach(entry -> visit(entry.value(), hidden));
            case COMPREHENSION -> visitComprehension(expr.comprehension(), hidden);
            default -> {}
        }
    }

    private void visitComprehension(CelComprehension loop, Set<String> hidden) {
        visit(loop.iterRange(), hidden);
        visit(loop.accuInit(), hidden);
        Set<String> inside = new HashSet<>(hidden);
        inside.add(loop.accuVar());
        visit(loop.result(), Set.copyOf(inside));
        inside.add(loop.iterVar());
        inside.add(loop.iterVar2());
        visit(loop.loopCondition(), inside);
        visit(loop.loopStep(), inside);
    }

    private int offset(CelExpr expr) {
        Integer codePoints = positions.get(expr.id());
        return codePoints == null ? 0 : text.offsetByCodePoints(0, codePoints);
    }

    /** A root and the keys read so far; closed at the first key that is not constant. */
    private final class Chain {
        private final String root;
        private final int offset;
        private final List<String> path = new ArrayList<>();
        private boolean isClosed;

        Chain(String root, int offset) {
            this.root = root;
            this.offset = offset;
        }

        Chain then(@Nullable String key) {
            isClosed |= key == null;
            if (key != null && !isClosed) {
                path.add(key);
            }
            return this;
        }

        Chain closed() {
            isClosed = true;
            return this;
        }

        Reference toReference() {
            return new Reference(asWritten(), root, path, offset);
        }

        private String asWritten() {
            if (!text.startsWith(root, offset)) {
                return plain();
            }
            int end = offset + root.length();
            for (int i = 0; i < path.size() && end > 0; i++) {
                end = afterKey(end);
            }
            return end > 0 ? text.substring(offset, end) : plain();
        }

        /** Where the key that follows {@code at} ends; -1 when parentheses or comments are in the way. */
        private int afterKey(int at) {
            Matcher key = KEY.matcher(text).region(at, text.length());
            return key.lookingAt() ? key.end() : -1;
        }

        private String plain() {
            StringBuilder plain = new StringBuilder(root);
            for (String key : path) {
                plain.append(key.matches("[A-Za-z_]\\w*") ? "." + key : "['" + key + "']");
            }
            return plain.toString();
        }
    }
}
