package dev.asyncdb.migration.r2dbc;

import java.util.ArrayList;
import java.util.List;

/**
 * A plan as a SQL script for review or manual execution.
 */
record SqlScript(CompiledPlan plan) {

	String text() {
		List<String> lines = new ArrayList<>();
		for (CompiledChange change : this.plan.changes()) {
			lines.add("-- Change " + change.entry().fullName());
			change.statements().forEach((statement) -> lines.add(statement.strip().replaceFirst(";$", "") + ";"));
			lines.add(change.record() + ";\n");
		}
		return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
	}

}
