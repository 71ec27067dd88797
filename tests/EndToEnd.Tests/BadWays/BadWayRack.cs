using System.Text.Json.Nodes;
using EndToEnd.Tests.Racks;

namespace EndToEnd.Tests.BadWays;

/// <summary>One rack in which all bad ways go wrong side by side, a machine each, under one appliance: what fails on one must not touch the others.</summary>
public sealed class BadWayRack : IAsyncLifetime, IDisposable
{
    /// <summary>Emulated machines that run at once.</summary>
    private readonly SemaphoreSlim _processors = new(4);

    private readonly Dictionary<string, Task<string>> _running = [];
    private Rack? _rack;
    private BadImages? _images;

    internal static IReadOnlyList<BadWay> Ways { get; } = [.. BmcWays.All, .. ImageWays.All, .. AgentWays.All, .. BootWays.All];

    public async Task InitializeAsync()
    {
        _rack = await Rack.BuildAsync(new RackOptions
        {
            Machines = [.. Ways.Select(way => way.Machine)],
            Conductor = new()
            {
                ["boot"] = new JsonObject { ["noDhcp"] = "00:01:15", ["noBootFile"] = "00:01:00", ["noKernel"] = "00:01:00", ["noAgent"] = "00:02:00", ["retries"] = 0 },
                ["agent"] = new JsonObject { ["callTimeout"] = "00:00:10", ["connectAttempts"] = 2, ["lostAfter"] = "00:00:10" },
            },
            Ipmi = new() { ["powerTimeout"] = "00:00:05", ["attempts"] = 3, ["loginTimeout"] = "00:00:20" },
        });
        _images = await BadImages.ServeAsync(_rack.Folder);
        await _rack.EnrollAsync([.. Ways.Index().Where(way => way.Item.StartsInEnroll).Select(way => _rack.Lab.Machines[way.Index])]);
        foreach (var (index, way) in Ways.Index()) _running.Add(way.Name, RunAsync(way, new(_rack, _rack.Lab.Machines[index], _images)));
    }

    /// <summary>Waits for one way's end; hands back what the operator was told.</summary>
    public Task<string> EndOfAsync(string name) => _running[name];

    public async Task DisposeAsync()
    {
        await Task.WhenAll((IEnumerable<Task>)_running.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_images is not null) await _images.DisposeAsync();
        if (_rack is not null) await _rack.DisposeAsync();
    }

    public void Dispose() => _processors.Dispose();

    private async Task<string> RunAsync(BadWay way, Trial trial)
    {
        if (way.Boots) await _processors.WaitAsync();
        try
        {
            await way.Run(trial);
            return trial.Said;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{way.Name}: {e.Message}\n{_rack!.StoryOf(trial.Machine)}", e);
        }
        finally
        {
            if (way.Boots) _processors.Release();
        }
    }
}
