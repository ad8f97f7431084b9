/**
 * YAML as a tree whose every value knows its line and column, and the gathering of problems about it.
 * Its door is {@link dev.telltale.engine.workflow.yaml.YamlDocument}; nothing outside sees the YAML library behind it.
 */
@NullMarked
package dev.telltale.engine.workflow.yaml;

import org.jspecify.annotations.NullMarked;
