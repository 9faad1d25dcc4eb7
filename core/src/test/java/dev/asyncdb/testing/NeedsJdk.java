package dev.asyncdb.testing;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips tests in the run that asks for a newer JDK than was found.
 */
public final class NeedsJdk implements ExecutionCondition {

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		int needed = Integer.getInteger("asyncdb.needed-jdk", 0);
		int found = Runtime.version().feature();
		return (found >= needed) ? ConditionEvaluationResult.enabled("This is JDK " + found)
				: ConditionEvaluationResult.disabled(
						"No JDK %d or newer was found on this machine, the newest is %d; it passes on this one already"
							.formatted(needed, found));
	}

}
