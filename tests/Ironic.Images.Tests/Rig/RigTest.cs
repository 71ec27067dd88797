namespace Ironic.Images.Tests.Rig;

/// <summary>A test class with an image service of its own, and a web server for it.</summary>
public abstract class RigTest : IAsyncLifetime, IAsyncDisposable
{
    private readonly ImageRig _rig = new();
    private Origin? _origin;

    private protected ImageRig Rig => _rig;

    private protected Origin Origin => _origin!;

    /// <summary>3 MiB behind an MBR, a third of it zeros.</summary>
    private protected byte[] Disk { get; } = Disks.Raw(3 << 20);

    public async Task InitializeAsync() => _origin = await Origin.StartAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _rig.DisposeAsync();
        if (_origin is not null) await _origin.DisposeAsync();
        _origin = null;
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();
}
