package dev.telltale.sdk;

/**
 * One unit of work in Java whose inputs and outputs are fields.
 *
 * <p>The engine makes an instance for each attempt, puts what stands under {@code with} into the fields marked {@link Input}, calls
 * {@link #run}, and takes the node's outputs from the fields marked {@link Output}. An instance therefore belongs to one call, and may keep
 * whatever it likes in its fields. Fields may be private, and inherited ones count; none may be static, and inputs are not final.
 *
 * <p>The class has a constructor without parameters, of any visibility, unless it is registered with a factory. Inputs that do not fit
 * fail the node as {@code validation} before the instance is made, with every problem in one message.
 */
public interface TypedTask {

    /**
     * Does the work. It may block: it has a thread of its own, which is interrupted when the node is cancelled or its time is up.
     *
     * @param context where this call stands, and how it speaks
     * @throws TaskException to say what sort of failure it was; any other exception fails the node as {@code execution}
     * @throws RetryLater to be called again later
     */
    void run(TaskContext context) throws Exception;
}
