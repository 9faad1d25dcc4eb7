package dev.asyncdb.autoconfigure.operations;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.autoconfigure.check.Candidates;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;

/**
 * Combines the recorders of an application.
 */
final class Recorders {

	private Recorders() {
	}

	/**
	 * Combine the recorders that are beans with the log of slow statements.
	 * @param combined the name of the bean to create
	 */
	static DatabaseMetricsRecorder all(ConfigurableListableBeanFactory beans, String combined,
			AsyncdbOperationsProperties properties) {
		Candidates candidates = new Candidates(beans);
		List<DatabaseMetricsRecorder> recorders = new ArrayList<>();
		for (String name : beans.getBeanNamesForType(DatabaseMetricsRecorder.class)) {
			if (!name.equals(combined) && candidates.isCandidate(name)) {
				recorders.add(beans.getBean(name, DatabaseMetricsRecorder.class));
			}
		}
		recorders.removeIf((recorder) -> recorder == DatabaseMetricsRecorder.NO_OP);
		AnnotationAwareOrderComparator.sort(recorders);
		Duration slow = properties.slowStatementThreshold();
		if (slow != null) {
			recorders.add(new SlowStatementLog(slow));
		}
		return DatabaseMetricsRecorder.of(recorders);
	}

}
