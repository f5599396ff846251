using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Tickets;

/// <summary>Who deals with tickets, and whose turn it is.</summary>
public sealed class AgentBook(IDocumentStore store, TimeProvider time)
{
    private const int MaxAgents = 1_000;

    /// <summary>An agent as stored; an inactive one without skills, of version <see cref="Versions.NotStored"/>, for whoever is none.</summary>
    public async Task<Versioned<AgentProfile>> ReadAsync(string subject, CancellationToken cancellationToken) =>
        await store.ReadAsync(Containers.Tickets, TicketLists.Agents, AgentProfile.IdOf(subject), StoredJson.Default.AgentProfile, cancellationToken)
            .ConfigureAwait(false)
        ?? new(TicketLists.Agents, AgentProfile.IdOf(subject), Versions.NotStored, new(subject, [], Active: false, DateTimeOffset.UnixEpoch));

    /// <summary>All of them, by no order that means anything; at most a thousand.</summary>
    public async Task<IReadOnlyList<AgentProfile>> ListAsync(CancellationToken cancellationToken)
    {
        var page = await store
            .QueryAsync(
                new(Containers.Tickets, Containers.TicketsList) { Partition = TicketLists.Agents, EqualTo = [TicketLists.Agents], Limit = MaxAgents },
                cancellationToken)
            .ConfigureAwait(false);
        return [.. page.Documents.Select(one => one.As(StoredJson.Default.AgentProfile).Value)];
    }

    /// <summary>Sets an agent's skills; null when somebody else changed them since <paramref name="version"/>.</summary>
    public async Task<Versioned<AgentProfile>?> TryReplaceAsync(
        string version, string subject, IReadOnlyList<string> skills, bool active, CancellationToken cancellationToken)
    {
        var (id, type) = (AgentProfile.IdOf(subject), StoredJson.Default.AgentProfile);
        var profile = new AgentProfile(subject, skills, active, time.GetUtcNow());
        var write = version == Versions.NotStored ? TypedDocuments.Create(id, profile, type) : TypedDocuments.Replace(id, profile, type, version);
        var commit = await store.CommitAsync(Containers.Tickets, TicketLists.Agents, [write], cancellationToken).ConfigureAwait(false);
        return commit.IsCommitted ? new(TicketLists.Agents, id, commit.Versions[0]!, profile) : null;
    }

    /// <summary>
    /// Whose turn it is among the active agents with a skill, round and round; null when there is none. Of two tickets that are opened
    /// at the same time one draws first and the other sees it, so that they go to different agents. A turn that is drawn and not used
    /// is passed over.
    /// </summary>
    public async Task<string?> DrawAsync(string skill, CancellationToken cancellationToken)
    {
        var agents = (await ListAsync(cancellationToken).ConfigureAwait(false))
            .Where(agent => agent.Active && agent.Skills.Contains(skill, StringComparer.Ordinal))
            .Select(agent => agent.Subject).Order(StringComparer.Ordinal).ToList();
        if (agents.Count == 0) return null;
        var (id, type) = (SkillTurn.IdOf(skill), StoredJson.Default.SkillTurn);
        while (true)
        {
            var found = await store.ReadAsync(Containers.Tickets, TicketLists.Agents, id, type, cancellationToken).ConfigureAwait(false);
            var turn = found?.Value.Turn ?? 0;
            var write = found is null
                ? TypedDocuments.Create(id, new SkillTurn(1), type)
                : TypedDocuments.Replace(id, new SkillTurn(turn + 1), type, found.Version);
            var commit = await store.CommitAsync(Containers.Tickets, TicketLists.Agents, [write], cancellationToken).ConfigureAwait(false);
            if (commit.IsCommitted) return agents[(int)(turn % agents.Count)];
        }
    }
}
