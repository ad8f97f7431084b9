/**
 * JSON texts as values, for the inputs of a workflow and for its expressions.
 * Its door is {@link dev.telltale.engine.json.JsonReader}; nothing outside sees the JSON library behind it.
 */
@NullMarked
package dev.telltale.engine.json;

import org.jspecify.annotations.NullMarked;
