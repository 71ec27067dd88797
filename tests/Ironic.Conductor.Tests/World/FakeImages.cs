using System.Collections.Concurrent;
using System.Text.Json;
using Ironic.Model.Images;

namespace Ironic.Conductor.Tests.World;

/// <summary>Any image is there, unless told otherwise.</summary>
internal sealed class FakeImages(FakeWorld world, KillSwitch life) : IImageService
{
    private readonly ConcurrentDictionary<Guid, byte> _users = new();

    public IReadOnlyCollection<Guid> Users => [.. _users.Keys];

    public IReadOnlyList<string> Validate(ImageRequest request) => request.Checksum is null && request.HashValue is null && !request.Source.IsFile ? ["image_checksum must be provided"] : [];

    public async Task<ServedImage> PrepareAsync(ImageRequest request, CancellationToken cancellationToken)
    {
        await life.PassAsync("prepare image");
        if (world.ImageFault is { } fault) throw fault;
        _users[request.NodeUuid] = 0;
        return new() { Url = new("http://10.77.0.1:8088/images/x"), Format = "raw", Length = 1000, VirtualSize = 1000, HashAlgorithm = "sha256", HashValue = new('a', 64) };
    }

    public async ValueTask ReleaseAsync(Guid nodeUuid, CancellationToken cancellationToken)
    {
        await life.PassAsync("release image");
        _users.TryRemove(nodeUuid, out _);
    }
}

internal sealed class FakeConfigDrives : IConfigDriveBuilder
{
    public IReadOnlyList<string> Validate(JsonElement configDrive) => configDrive.ValueKind is JsonValueKind.String or JsonValueKind.Object ? [] : ["neither an object nor text"];

    public string Build(JsonElement configDrive, Guid nodeUuid, string? nodeName) => "iso:" + configDrive.GetRawText();
}
