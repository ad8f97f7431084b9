package dev.telltale.engine.expression.cel;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.exceptions.CelDivideByZeroException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers: {@code + - * / %} between integers and doubles, which CEL keeps apart, and
 * {@code abs, floor, ceil, round, min, max}.
 */
final class Arithmetic {
    private static final List<Operator> OPERATORS = List.of(
            new Operator("_+_", "add", Double::sum),
            new Operator("_-_", "subtract", (x, y) -> x - y),
            new Operator("_*_", "multiply", (x, y) -> x * y),
            new Operator("_/_", "divide", (x, y) -> x / notZero(y)),
            new Operator("_%_", "modulo", (x, y) -> x % notZero(y)));

    private Arithmetic() {}

    static List<CelFunctionDecl> declarations() {
        List<CelFunctionDecl> all = new ArrayList<>();
        for (Operator operator : OPERATORS) {
            all.add(CelFunctionDecl.newFunctionDeclaration(operator.symbol(), operator.declarations()));
        }
        CelType any = SimpleType.DYN;
        all.add(global("abs", CelOverloadDecl.newGlobalOverload("abs_number", any, any)));
        all.add(global("floor", CelOverloadDecl.newGlobalOverload("floor_number", SimpleType.INT, any)));
        all.add(global("ceil", CelOverloadDecl.newGlobalOverload("ceil_number", SimpleType.INT, any)));
        all.add(global("round", CelOverloadDecl.newGlobalOverload("round_number", SimpleType.INT, any)));
        for (String name : List.of("min", "max")) {
            all.add(global(
                    name,
                    CelOverloadDecl.newGlobalOverload(name + "_two", any, any, any),
                    CelOverloadDecl.newGlobalOverload(name + "_list", any, ListType.create(any))));
        }
        return all;
    }

    private static CelFunctionDecl global(String name, CelOverloadDecl... overloads) {
        return CelFunctionDecl.newFunctionDeclaration(name, overloads);
    }

    static List<CelFunctionBinding> bindings() {
        List<CelFunctionBinding> all = new ArrayList<>();
        for (Operator operator : OPERATORS) {
            all.addAll(operator.bindings());
        }
        all.add(CelFunctionBinding.from("abs_number", Object.class, Arithmetic::abs));
        all.add(CelFunctionBinding.from("floor_number", Object.class, x -> whole(x, "floor", Math::floor)));
        all.add(CelFunctionBinding.from("ceil_number", Object.class, x -> whole(x, "ceil", Math::ceil)));
        all.add(CelFunctionBinding.from("round_number", Object.class, x -> whole(x, "round", Arithmetic::halfAway)));
        all.add(CelFunctionBinding.from("min_two", Object.class, Object.class, (x, y) -> less(y, x, "min") ? y : x));
        all.add(CelFunctionBinding.from("max_two", Object.class, Object.class, (x, y) -> less(x, y, "max") ? y : x));
        all.add(CelFunctionBinding.from("min_list", List.class, list -> best(list, "min")));
        all.add(CelFunctionBinding.from("max_list", List.class, list -> best(list, "max")));
        return all;
    }

    private static double notZero(double divisor) {
        if (divisor == 0) {
            throw new CelDivideByZeroException();
        }
        return divisor;
    }

    private static Object abs(Object x) {
        if (x instanceof Long number) {
            if (number == Long.MIN_VALUE) {
                throw new Refusal("abs() of the smallest integer does not fit into 64 bits");
            }
            return Math.abs(number);
        }
        return Math.abs(number(x, "abs"));
    }

    private static Object whole(Object x, String function, Rounding rounding) {
        if (x instanceof Long) {
            return x;
        }
        double rounded = rounding.apply(number(x, function));
        if (!(rounded >= Long.MIN_VALUE && rounded < 0x1p63)) {
            throw new Refusal(function + "() does not fit into a 64-bit integer");
        }
        return (long) rounded;
    }

    /** Half away from zero, as CEL's math.round and as people do it; Java rounds -0.5 up. */
    private static double halfAway(double x) {
        double down = Math.floor(Math.abs(x));
        return Math.copySign(Math.abs(x) - down >= 0.5 ? down + 1 : down, x);
    }

    private static double number(Object x, String function) {
        if (x instanceof Number number) {
            return number.doubleValue();
        }
        throw new Refusal(function + "() needs a number but got " + CelValues.nameOf(x));
    }

    private static Object best(List<?> list, String function) {
        if (list.isEmpty()) {
            throw new Refusal(function + "() of an empty list");
        }
        Meter.current().work(list.size());
        Object best = list.get(0);
        for (Object element : list) {
            if (function.equals("min") ? less(element, best, function) : less(best, element, function)) {
                best = element;
            }
        }
        return best;
    }

    private static boolean less(Object x, Object y, String function) {
        if (x instanceof Long a && y instanceof Long b) {
            return a < b;
        }
        if (x instanceof String a && y instanceof String b) {
            return a.compareTo(b) < 0;
        }
        return number(x, function) < number(y, function);
    }

    private interface Rounding {
        double apply(double x);
    }

    private interface Calculation {
        double apply(double x, double y);
    }

    /** An operator between numbers of which at least one is a double; CEL itself has the pairs of integers. */
    private record Operator(String symbol, String name, Calculation calculation) {
        List<CelOverloadDecl> declarations() {
            CelType real = SimpleType.DOUBLE;
            List<CelOverloadDecl> all = new ArrayList<>();
            all.add(CelOverloadDecl.newGlobalOverload(name + "_int64_double", real, SimpleType.INT, real));
            all.add(CelOverloadDecl.newGlobalOverload(name + "_double_int64", real, real, SimpleType.INT));
            if (name.equals("modulo")) {
                all.add(CelOverloadDecl.newGlobalOverload("modulo_double", real, real, real));
            }
            return all;
        }

        @SuppressWarnings("Immutable") // the calculations above close over nothing
        List<CelFunctionBinding> bindings() {
            Calculation c = calculation;
            List<CelFunctionBinding> all = new ArrayList<>();
            all.add(CelFunctionBinding.from(
                    name + "_int64_double", Long.class, Double.class, (x, y) -> c.apply((double) x, y)));
            all.add(CelFunctionBinding.from(
                    name + "_double_int64", Double.class, Long.class, (x, y) -> c.apply(x, (double) y)));
            if (name.equals("modulo") || name.equals("divide")) {
                all.add(CelFunctionBinding.from(name + "_double", Double.class, Double.class, c::apply));
            }
            return all;
        }
    }
}
