package dev.telltale.engine.expression.cel;

import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelOptionalLibrary;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import java.util.Set;

/**
 * The dialect: which CEL, with which limits and functions. Thread-safe.
 *
 * <p>It is the library's legacy runtime on purpose: its newer one copies the whole scope at each access.
 */
public final class Language {
    /** The longest expression, in code points. */
    static final int SIZE = 8_192;

    /** The roots every expression of a workflow can read, all of them objects; loop names come on top. */
    public static final Set<String> ROOTS = Set.of("inputs", "vars", "nodes", "execution");

    private static final CelOptions OPTIONS = CelOptions.current()
            .comprehensionMaxIterations(Meter.ITERATIONS)
            .maxParseRecursionDepth(64)
            .maxExpressionCodePointSize(SIZE)
            .maxParseExpressionNodeCount(2_000)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    private static final Lru<Set<String>, CelCompiler> COMPILERS = new Lru<>(64);

    private static final CelRuntime RUNTIME = runtime();

    private Language() {}

    /** A compiler that knows these names and no others. */
    public static CelCompiler compiler(Set<String> names) {
        return COMPILERS.get(names, Language::newCompiler);
    }

    /** What runs a checked expression. */
    public static CelRuntime.Program program(CelAbstractSyntaxTree checked) throws CelEvaluationException {
        return RUNTIME.createProgram(checked);
    }

    private static CelCompiler newCompiler(Set<String> names) {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setStandardEnvironmentEnabled(false)
                .setStandardDeclarations(CelStandardDeclarations.newBuilder()
                        .excludeFunctions(
                                CelStandardDeclarations.StandardFunction.BYTES,
                                CelStandardDeclarations.StandardFunction.EQUALS,
                                CelStandardDeclarations.StandardFunction.NOT_EQUALS)
                        .build())
                .addLibraries(CelOptionalLibrary.INSTANCE)
                .addFunctionDeclarations(Arithmetic.declarations())
                .addFunctionDeclarations(Comparison.declarations())
                .addFunctionDeclarations(Texts.declarations());
        for (String name : names) {
            boolean isObject = ROOTS.contains(name);
            builder.addVar(name, isObject ? MapType.create(SimpleType.STRING, SimpleType.DYN) : SimpleType.DYN);
        }
        return builder.build();
    }

    private static CelRuntime runtime() {
        return CelRuntimeFactory.legacyCelRuntimeBuilder()
                .setOptions(OPTIONS)
                .setStandardEnvironmentEnabled(false)
                .setStandardFunctions(CelStandardFunctions.newBuilder()
                        .filterFunctions((function, overload) -> !isReplaced(function, overload.toString()))
                        .build())
                .addLibraries(CelOptionalLibrary.INSTANCE)
                .addFunctionBindings(Arithmetic.bindings())
                .addFunctionBindings(Comparison.bindings())
                .addFunctionBindings(Texts.bindings())
                .build();
    }

    /** Functions whose work or result is not bounded, or whose failure would print its arguments. */
    private static boolean isReplaced(StandardFunction function, String overload) {
        return switch (function) {
            case EQUALS, NOT_EQUALS, IN, INDEX, CONTAINS, MATCHES, BYTES -> true;
            case ADD -> overload.equals("ADD_STRING") || overload.equals("ADD_BYTES") || overload.equals("ADD_LIST");
            case DURATION -> overload.equals("STRING_TO_DURATION");
            case DIVIDE -> overload.equals("DIVIDE_DOUBLE");
            default -> false;
        };
    }
}
