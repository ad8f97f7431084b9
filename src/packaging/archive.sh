#!/bin/sh
# Makes the archive of classes (AppCDS) with which the telltale command starts faster: telltale.jsa beside telltale.jar.
# It is good for the JVM that made it, the one of JAVA_HOME or of the PATH, and for this very jar; make it again for others.
#
#   archive.sh [JAR]    JAR: the telltale.jar beside this script, unless named
set -eu

jar="${1:-$(dirname "$0")/telltale.jar}"
[ -r "$jar" ] || { echo "$jar: there is no such file; build it with 'mvn -DskipTests package', or name it" >&2; exit 2; }
jar="$(cd "$(dirname "$jar")" && pwd -P)/$(basename "$jar")"
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

cat > "$work/trial.yaml" <<'YAML'
name: trial
inputs: {times: {type: integer, default: 2}}
variables: {seen: 0}
nodes:
  - {id: nothing, task: noop}
  - {id: shell, run: 'echo "${{ inputs.times }}"'}
  - id: again
    needs: [nothing, shell]
    loop: {times: inputs.times, do: [{id: count, set: {seen: vars.seen + 1}}]}
  - {id: check, needs: [again], if: vars.seen == 2, task: noop}
YAML

# trace CODE COMMAND...: runs a command that ends with a code, and notes which classes it takes.
trace() {
    expected="$1"
    shift
    code=0
    "$java" -Xshare:off -XX:DumpLoadedClassList="$work/classes" -jar "$jar" "$@" > "$work/said" 2>&1 || code=$?
    [ "$code" -eq "$expected" ] || { cat "$work/said" >&2; exit 1; }
    sed 's/ id: [0-9]*$//' "$work/classes" >> "$work/all"
}
trace 0 --version
trace 0 --help
trace 0 validate "$work/trial.yaml"
trace 0 graph "$work/trial.yaml"
trace 0 run --output plain "$work/trial.yaml"
trace 0 run --json "$work/trial.yaml"
trace 1 list --server http://127.0.0.1:1 # where no server is; what it takes to ask one is loaded by then

# A list made in advance, and not -XX:ArchiveClassesAtExit: that leaves out all classes of picocli, which are of Java 5.
awk '!seen[$0]++' "$work/all" > "$work/list"
"$java" -Xshare:dump -XX:SharedClassListFile="$work/list" -XX:SharedArchiveFile="$work/archive" -Xlog:disable -cp "$jar" \
    > "$work/said" 2>&1 || { cat "$work/said" >&2; exit 1; }
mv -f "$work/archive" "${jar%.jar}.jsa" # in one step: a JVM may be reading the old one
echo "${jar%.jar}.jsa"
