using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Notifications;

/// <summary>The store's writer with an eye on what is written: once a change is durable, it is told. What never happened is never told, and no writer waits for a receiver.</summary>
internal sealed class NotifyingStore(IStoreWriter inner, INodeStore nodes, IPortStore ports, Notifier notifier, TimeProvider clock) : IStoreWriter
{
    public async Task<CommitResult> CommitAsync(IReadOnlyList<StoreWrite> writes, CancellationToken cancellationToken)
    {
        var changes = await ReadAsync(writes, cancellationToken);
        if (changes.Count == 0) return await inner.CommitAsync(writes, cancellationToken);
        foreach (var change in changes) Tell(change, "start");
        CommitResult result;
        try
        {
            result = await inner.CommitAsync(writes, cancellationToken);
        }
        catch (StoreException)
        {
            foreach (var change in changes) Tell(change, "error");
            throw;
        }

        foreach (var change in changes)
        {
            if (result is not CommitResult.Committed) Tell(change, "error");
            else Conclude(change);
        }

        return result;
    }

    private async Task<List<Change>> ReadAsync(IReadOnlyList<StoreWrite> writes, CancellationToken cancellationToken)
    {
        List<Change> changes = [];
        foreach (var write in writes)
        {
            Change? change = write switch
            {
                StoreWrite.InsertNode { Node: var node } => new(node.Uuid) { NodeAfter = node, Verb = "create" },
                StoreWrite.UpdateNode { Node: var node } when await BeforeAsync(changes, node.Uuid, cancellationToken) is { } before =>
                    new(node.Uuid) { NodeBefore = before, NodeAfter = node, Verb = NodeNews.IsEdit(before, node) ? "update" : null },
                StoreWrite.DeleteNode { Uuid: var uuid } when await nodes.FindAsync(uuid, cancellationToken) is { } before => new(uuid) { NodeBefore = before, Verb = "delete" },
                StoreWrite.InsertPort { Port: var port } => new(port.Uuid) { Port = port, Verb = "create" },
                StoreWrite.UpdatePort { Port: var port } => new(port.Uuid) { Port = port, Verb = "update" },
                StoreWrite.DeletePort { Uuid: var uuid } when await ports.FindAsync(uuid, cancellationToken) is { } port => new(uuid) { Port = port, Verb = "delete" },
                _ => null,
            };
            if (change is not null) changes.Add(change);
        }

        return changes;
    }

    private async ValueTask<Node?> BeforeAsync(List<Change> changes, Guid uuid, CancellationToken cancellationToken) =>
        changes.FindLast(change => change.Uuid == uuid)?.NodeAfter ?? await nodes.FindAsync(uuid, cancellationToken);

    private void Tell(Change change, string status)
    {
        if (change.Verb is not { } verb) return;
        var now = clock.GetUtcNow();
        notifier.Tell(change.Port is { } port ? NodeNews.Crud(verb, status, port, now) : NodeNews.Crud(verb, status, change.NodeAfter ?? change.NodeBefore!, now));
    }

    private void Conclude(Change change)
    {
        Tell(change, "end");
        if (change is not { NodeBefore: { } before, NodeAfter: { } after }) return;
        var now = clock.GetUtcNow();
        foreach (var news in NodeNews.Of(before, after, now)) notifier.Tell(news);
        if (NodeNews.PowerUpdate(before, after, now) is { } update) notifier.TellNova(update);
    }

    private sealed record Change(Guid Uuid)
    {
        public Node? NodeBefore { get; init; }

        public Node? NodeAfter { get; init; }

        public Port? Port { get; init; }

        /// <summary>"create", "update", "delete"; null: nobody edited anything.</summary>
        public string? Verb { get; init; }
    }
}
