package dev.asyncdb.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.data.mapping.PersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.repository.support.Repositories;

/**
 * Supplies the entity types of all repositories, including those not initialized yet.
 */
record RepositoryEntities(ListableBeanFactory beans) implements Supplier<Collection<Class<?>>> {

	@Override
	public Collection<Class<?>> get() {
		Repositories repositories = new Repositories(this.beans);
		List<Class<?>> types = new ArrayList<>();
		for (Class<?> type : repositories) {
			PersistentEntity<?, ?> entity = repositories.getPersistentEntity(type);
			if (entity instanceof RelationalPersistentEntity<?> && entity.getIdProperty() != null) {
				types.add(type);
			}
		}
		return types;
	}

}
