using System.Collections.Immutable;

namespace Ironic.Lab.Simulator;

/// <summary>Counts for all machines of a simulator. Safe for use by any thread; bounded.</summary>
internal sealed class SimulatorCounters
{
    private const int MostKinds = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _problems = new(StringComparer.Ordinal);
    private long _networkBoots, _hung, _agents, _images, _systems, _tftpBytes, _httpBytes;

    public void NetworkBoot() => Interlocked.Increment(ref _networkBoots);

    public void Hang() => Interlocked.Increment(ref _hung);

    public void AgentUp() => Interlocked.Increment(ref _agents);

    public void ImageWritten() => Interlocked.Increment(ref _images);

    public void SystemStarted() => Interlocked.Increment(ref _systems);

    public void TftpReceived(long bytes) => Interlocked.Add(ref _tftpBytes, bytes);

    public void HttpReceived(long bytes) => Interlocked.Add(ref _httpBytes, bytes);

    /// <param name="kind">Without names and addresses, so that the same trouble of many machines is one.</param>
    public void Problem(string kind)
    {
        lock (_gate)
        {
            if (_problems.ContainsKey(kind) || _problems.Count < MostKinds) _problems[kind] = _problems.GetValueOrDefault(kind) + 1;
        }
    }

    public SimulatorReport Read()
    {
        lock (_gate)
        {
            return new(
                Interlocked.Read(ref _networkBoots), Interlocked.Read(ref _hung), Interlocked.Read(ref _agents), Interlocked.Read(ref _images), Interlocked.Read(ref _systems),
                Interlocked.Read(ref _tftpBytes), Interlocked.Read(ref _httpBytes), _problems.ToImmutableSortedDictionary(StringComparer.Ordinal));
        }
    }
}
