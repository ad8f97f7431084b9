package dev.telltale.engine.run;

import dev.telltale.engine.process.ProcessRunner;
import dev.telltale.engine.task.TaskCatalog;
import dev.telltale.event.EventJournal;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;

/**
 * What runs share: the engine they live in.
 *
 * @param workers where runs take their steps; never blocks
 * @param blocking where starts of processes and other doings of the engine may block
 * @param taskThreads where tasks may do what they like
 * @param random 0 to 1, for the jitter of retries
 * @param workspace where folders and files of executions go
 * @param outputBudget bytes of output of one node that become events; what follows is dropped and counted
 * @param places for processes, over all runs
 * @param plans what is worked out of a workflow before it runs
 * @param calls where nodes that call find what they call
 */
public record RunEnvironment(
        EventJournal journal,
        EngineClock clock,
        Executor workers,
        Executor blocking,
        Executor taskThreads,
        ProcessRunner processes,
        TaskCatalog tasks,
        DoubleSupplier random,
        Path workspace,
        long outputBudget,
        ProcessPlaces places,
        GraphPlans plans,
        Calls calls) {}
