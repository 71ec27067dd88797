namespace Ironic.Pxe.HttpBoot;

/// <summary>So many fetches of kernels and ramdisks at once: each is over sooner than if all went on together. Who comes first is first.</summary>
/// <param name="limit">0: no limit.</param>
internal sealed class FetchSlots(int limit) : IDisposable
{
    /// <summary>Then it goes on beyond the limit: a loader's own patience is not known.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim? _slots = limit > 0 ? new(limit) : null;

    /// <summary>Waits for a place; disposing of what comes back gives it up.</summary>
    public async ValueTask<Place> EnterAsync(CancellationToken cancellationToken) =>
        new(_slots is not null && await _slots.WaitAsync(Patience, cancellationToken) ? _slots : null);

    public void Dispose() => _slots?.Dispose();

    /// <summary>A place, or (null) leave to go on without one.</summary>
    internal readonly struct Place(SemaphoreSlim? slots) : IDisposable
    {
        public void Dispose() => slots?.Release();
    }
}
