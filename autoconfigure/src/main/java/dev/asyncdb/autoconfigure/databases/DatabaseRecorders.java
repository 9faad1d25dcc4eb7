package dev.asyncdb.autoconfigure.databases;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.asyncdb.autoconfigure.check.Candidates;
import dev.asyncdb.autoconfigure.check.NamedSettings;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.core.env.Environment;

/**
 * The recorders of an application. All that it defines record, whichever of them is
 * primary.
 *
 * @param beans the bean factory
 * @since 0.1.0
 */
public record DatabaseRecorders(ConfigurableListableBeanFactory beans) {

	/**
	 * The name of the bean that delegates to all recorders. By type it is injected only
	 * if the application defines none.
	 */
	public static final String COMBINED = "asyncdbMetricsRecorder";

	/**
	 * Return the recorder of managers.
	 * @return the combined one, that of the application without it
	 * @since 0.1.0
	 */
	public DatabaseMetricsRecorder ofManagers() {
		return this.beans.containsBean(COMBINED) ? this.beans.getBean(COMBINED, DatabaseMetricsRecorder.class)
				: DatabaseMetricsRecorder.of(of());
	}

	/**
	 * Return the recorder of the pool that code without sessions uses as well.
	 * @param environment the environment of the application
	 * @return that of managers if the settings name asyncdb; otherwise only what the
	 * application defines
	 * @since 0.1.0
	 */
	public DatabaseMetricsRecorder ofPool(Environment environment) {
		return NamedSettings.exist(environment) ? ofManagers() : DatabaseMetricsRecorder.of(of());
	}

	/**
	 * Return the recorders that the application defines, and some others.
	 * @param others the names of recorders that are no candidates for injection
	 * @return the recorders in their order, without those that record nothing
	 * @since 0.1.0
	 */
	public List<DatabaseMetricsRecorder> of(String... others) {
		Candidates candidates = new Candidates(this.beans);
		List<DatabaseMetricsRecorder> recorders = new ArrayList<>();
		for (String name : this.beans.getBeanNamesForType(DatabaseMetricsRecorder.class)) {
			if (candidates.isRegular(name) || Arrays.asList(others).contains(name)) {
				recorders.add(this.beans.getBean(name, DatabaseMetricsRecorder.class));
			}
		}
		recorders.removeIf((recorder) -> recorder == DatabaseMetricsRecorder.NO_OP);
		AnnotationAwareOrderComparator.sort(recorders);
		return recorders;
	}

}
