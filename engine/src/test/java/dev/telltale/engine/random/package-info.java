/**
 * Random workflows, and the rules they must follow.
 *
 * <p>A {@link dev.telltale.engine.random.Flow} is made by {@link dev.telltale.engine.random.FlowMaker}, written as a workflow file by
 * {@link dev.telltale.engine.random.FlowText}, made smaller by {@link dev.telltale.engine.random.SmallerFlows}, and interpreted by
 * {@link dev.telltale.engine.random.Rules}, which shares no code with the engine.
 */
package dev.telltale.engine.random;
