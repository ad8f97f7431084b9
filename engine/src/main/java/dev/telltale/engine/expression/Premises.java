package dev.telltale.engine.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must be so for a condition to be true, as far as it is cheap to see: what it reads is there, and equals the text that it is compared
 * with. Most events that a condition is asked about are of another kind than those it means. To look at its premises costs a hundredth of
 * finding by an evaluation that it fails for want of a field, as that makes an exception. Immutable, thread-safe.
 */
final class Premises {
    /** Functions that have no value for null. */
    private static final Set<String> OF_NO_NULL = Set.of("_<_", "_<=_", "_>_", "_>=_");

    /** Functions that may have a value although one of their arguments has none. */
    private static final Set<String> FORGIVING = Set.of("_&&_", "_||_", "_?._", "_[?_]", "@not_strictly_false");

    private final List<Premise> all = new ArrayList<>();

    /** @param condition its syntax tree, in which every name is one of the values */
    Premises(CelExpr condition) {
        isTrue(condition);
    }

    /** Whether the condition may be true of these values. */
    boolean hold(Map<String, ? extends @Nullable Object> values) {
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).holds(values)) {
                return false;
            }
        }
        return true;
    }

    private void isTrue(CelExpr expr) {
        if (expr.exprKind().getKind() == Kind.CALL) {
            CelCall call = expr.call();
            if (call.function().equals("_&&_")) {
                call.args().forEach(this::isTrue);
                return;
            }
            if (call.function().equals("_==_")) {
                areEqual(call.args().get(0), call.args().get(1));
                areEqual(call.args().get(1), call.args().get(0));
            }
        }
        hasValue(expr);
    }

    private void areEqual(CelExpr read, CelExpr constant) {
        List<String> path = path(read);
        if (path != null
                && constant.exprKind().getKind() == Kind.CONSTANT
                && constant.constant().getKind() == CelConstant.Kind.STRING_VALUE) {
            all.add(new Premise(path, constant.constant().stringValue()));
        }
    }

    private void hasValue(CelExpr expr) {
        List<String> path = path(expr);
        if (path != null) {
            if (path.size() > 1) {
                all.add(new Premise(path, null));
            }
        } else if (expr.exprKind().getKind() == Kind.CALL) {
            haveValues(expr.call());
        }
    }

    private void haveValues(CelCall call) {
        if (call.function().equals("_?_:_")) {
            hasValue(call.args().get(0));
        } else if (!FORGIVING.contains(call.function())) {
            call.target().ifPresent(this::isNotNull);
            call.args().forEach(OF_NO_NULL.contains(call.function()) ? this::isNotNull : this::hasValue);
        }
    }

    private void isNotNull(CelExpr expr) {
        List<String> path = path(expr);
        if (path != null) {
            all.add(new Premise(path, null));
        } else {
            hasValue(expr);
        }
    }

    /** The names that lead to what is read; null if it is something else that is computed. */
    private static @Nullable List<String> path(CelExpr expr) {
        if (expr.exprKind().getKind() == Kind.IDENT) {
            String name = expr.ident().name();
            return List.of(name.startsWith(".") ? name.substring(1) : name);
        }
        if (expr.exprKind().getKind() == Kind.SELECT && !expr.select().testOnly()) {
            return longer(path(expr.select().operand()), expr.select().field());
        }
        if (expr.exprKind().getKind() == Kind.CALL && expr.call().function().equals("_[_]")) {
            CelExpr key = expr.call().args().get(1);
            boolean isName = key.exprKind().getKind() == Kind.CONSTANT
                    && key.constant().getKind() == CelConstant.Kind.STRING_VALUE;
            return isName
                    ? longer(path(expr.call().args().get(0)), key.constant().stringValue())
                    : null;
        }
        return null;
    }

    private static @Nullable List<String> longer(@Nullable List<String> path, String name) {
        if (path == null) {
            return null;
        }
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }

    /** @param text what it has to be, or null for anything but a name without a value */
    private record Premise(List<String> path, @Nullable String text) {
        boolean holds(Map<String, ? extends @Nullable Object> values) {
            Object value = values.get(path.get(0));
            for (int i = 1; i < path.size(); i++) {
                if (!(value instanceof Map<?, ?> map)) {
                    return false;
                }
                value = map.get(path.get(i));
                if (value == null && !map.containsKey(path.get(i))) {
                    return false;
                }
            }
            return text == null ? value != null || path.size() > 1 : text.equals(value);
        }
    }
}
