using Ironic.Model.Stores;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Tests.World;

/// <summary>A store under each of its interfaces, whichever store it is.</summary>
internal sealed record StoreFaces(
    IStoreWriter Writer, INodeStore Nodes, IPortStore Ports, IResourceStore Resources, IJobStore Jobs, IConductorStore Conductors, ITimeline Timeline, ITimelineStore Events, ISharedStore Shared)
{
    public static StoreFaces Of<T>(T store) where T : IStoreWriter, INodeStore, IPortStore, IResourceStore, IJobStore, IConductorStore, ITimeline, ITimelineStore, ISharedStore =>
        new(store, store, store, store, store, store, store, store, store);
}
