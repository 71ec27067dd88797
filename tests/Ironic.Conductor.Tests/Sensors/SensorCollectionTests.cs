using System.Diagnostics.Metrics;
using Ironic.Conductor.Metrics;
using Ironic.Conductor.Options;
using Ironic.Conductor.Sensors;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Conductors;
using Ironic.Model.Drivers;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using Ironic.Testing;
using Microsoft.Extensions.Hosting;

namespace Ironic.Conductor.Tests.Sensors;

public sealed class SensorCollectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly SensorOptions On = new() { Enabled = true, Interval = TimeSpan.FromSeconds(100) };

    [Fact]
    public async Task Rounds_AreSpreadOverTheInterval()
    {
        await using var world = await StartAsync(On);
        for (var i = 0; i < 10; i++) await world.EnrollAsync(ProvisionState.Active);
        var collection = CollectionOf(world);
        await collection.StartAsync(default);
        for (var second = 0; second < 200; second += 10)
        {
            var expected = (second / 10) + 1;
            await Eventually.TrueAsync(() => Reads(world) >= expected && world.Clock.ArmedTimers > 0, Patience, $"{expected} machines read after {second} s");
            Assert.Equal(expected, Reads(world));
            world.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        await collection.StopAsync(default);
    }

    [Fact]
    public async Task ByDefault_NobodyIsAsked()
    {
        await using var world = await StartAsync(new());
        var node = await world.EnrollAsync(ProvisionState.Active);
        var collection = CollectionOf(world);
        await collection.StartAsync(default);
        await collection.ExecuteTask!;

        Assert.Equal(0, Reads(world));
        Assert.Equal("sensors are not collected: conductor.sensors.enabled is false", (await LookAsync(world, node)).Reason);
    }

    [Fact]
    public async Task Workers_AreThatManyAtOnce_HoweverSlowTheMachinesAre()
    {
        await using var world = await StartAsync(On with { Workers = 2 });
        for (var i = 0; i < 5; i++) world.MachineOf((await world.EnrollAsync(ProvisionState.Active)).Uuid).Faults.HangsUntilCut = true;
        var collection = CollectionOf(world);
        await collection.StartAsync(default);
        for (var second = 0; second < 90; second += 10)
        {
            await Eventually.TrueAsync(() => Reads(world) >= (second < 20 ? 1 : 2), Patience, "the first two are read");
            Assert.InRange(Reads(world), 1, 2);
            world.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        world.Clock.Advance(On.Timeout);
        await Eventually.TrueAsync(() => Reads(world) > 2, Patience, "the next one, when the first are given up");
        await collection.StopAsync(default);
    }

    [Fact]
    public async Task Failure_IsCounted_AndLeavesTheNodeAndTheOthersAlone()
    {
        await using var world = await StartAsync(On);
        var (bad, good) = (await world.EnrollAsync(ProvisionState.Active), await world.EnrollAsync(ProvisionState.Active));
        await ReadAsync(world, bad);
        world.Clock.Advance(TimeSpan.FromSeconds(50));
        world.MachineOf(bad.Uuid).Faults.Bmc = new("The BMC does not answer.");
        var before = await world.NodeAsync(bad.Uuid);
        Dictionary<string, int> counts = [];
        using var listener = Count(world, counts);

        foreach (var node in new[] { bad, good }) await ReadAsync(world, node);

        Assert.Equal([("answered", 1), ("failed", 1)], counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(before, await world.NodeAsync(bad.Uuid));
        Assert.Empty(await world.TimelineAsync(bad.Uuid));
        var (left, read) = (await LookAsync(world, bad), await LookAsync(world, good));
        Assert.Equal((2, "the last attempt failed: The BMC does not answer.", world.Clock.GetUtcNow().AddSeconds(-50)), (left.Readings.Count, left.Reason, left.CollectedAt));
        Assert.Equal((2, null, world.Clock.GetUtcNow()), (read.Readings.Count, read.Reason, read.CollectedAt));
        Assert.Equal(new() { ["failed"] = 1, ["warning"] = 1 }, world.Get<SensorMemory>().CountNodes());

        world.Clock.Advance(On.Interval * 3); // nobody has looked again: what was read says nothing of now
        Assert.Empty(world.Get<SensorMemory>().CountNodes());
        Assert.Empty(await world.Get<ISensorService>().ListAsync(default));
    }

    [Fact]
    public async Task MachineThatTakesTooLong_IsGivenUp()
    {
        await using var world = await StartAsync(On with { Timeout = TimeSpan.FromSeconds(30) });
        var node = await world.EnrollAsync(ProvisionState.Active);
        world.MachineOf(node.Uuid).Faults.HangsUntilCut = true;

        var reading = ReadAsync(world, node);
        await Eventually.TrueAsync(() => Reads(world) == 1 && world.Clock.ArmedTimers > 0, Patience, "the machine is asked");
        world.Clock.Advance(TimeSpan.FromSeconds(30));
        await reading;

        Assert.Equal("the last attempt failed: its BMC took longer than 30 s (conductor.sensors.timeout)", (await LookAsync(world, node)).Reason);
    }

    [Theory]
    [InlineData(ProvisionState.Active, true, true)]
    [InlineData(ProvisionState.Available, false, true)]
    [InlineData(ProvisionState.Manageable, false, true)]
    [InlineData(ProvisionState.Enroll, false, false)]
    public void Due_IsByState(ProvisionState state, bool due, bool whenUndeployedToo)
    {
        var node = new Node { Uuid = Guid.NewGuid(), Driver = "fake", Provision = new(state, null), CreatedAt = default };
        Assert.Equal(due, SensorCheck.WhyNot(node, On) is null);
        Assert.Equal(whenUndeployedToo, SensorCheck.WhyNot(node, On with { UndeployedNodes = true }) is null);
        Assert.Equal("the node is in maintenance", SensorCheck.WhyNot(node with { Maintenance = true }, On));
        Assert.Equal("the node is locked by x", SensorCheck.WhyNot(node with { Reservation = "x" }, On));
    }

    [Fact]
    public async Task NodeThatCannotBeRead_SaysWhy()
    {
        await using var world = await StartAsync(On);
        var node = await world.EnrollAsync(ProvisionState.Active);
        Assert.Equal("it has not been this node's turn yet: each has one in 100 s", (await LookAsync(world, node)).Reason);

        await world.Store.CommitAsync([new StoreWrite.UpdateNode(await world.NodeAsync(node.Uuid) with { Maintenance = true })], default);
        await ReadAsync(world, node);
        Assert.Equal((0, "the node is in maintenance"), (Reads(world), (await LookAsync(world, node)).Reason));

        await PutAsync(new("here", "", ["other"], default, default) { Lease = 1, Beat = 1 });
        await PutAsync(new("there", "", ["fake"], default, default) { Lease = 1, Beat = 1 });
        world.Memory.IsShared = true;
        Assert.Equal("there serves this node: ask there", (await LookAsync(world, node)).Reason);
        Assert.False((await world.Get<ISensorService>().FindAsync(Guid.NewGuid(), default)).TryGet(out _, out _));

        async Task PutAsync(ConductorRecord record) => Assert.IsType<CommitResult.Committed>(await world.Store.CommitAsync([new StoreWrite.PutConductor(record)], default));
    }

    [Fact]
    public async Task Kinds_AreThoseThatAreWanted()
    {
        await using var world = await StartAsync(On with { Kinds = [SensorKind.Fan] });
        var node = await world.EnrollAsync(ProvisionState.Active);

        await ReadAsync(world, node);

        Assert.Equal("Fan 1", Assert.Single((await LookAsync(world, node)).Readings).Name);
        Assert.Equal(new() { [("fan", "warning")] = 1 }, world.Get<SensorMemory>().CountReadings());
    }

    [Fact]
    public async Task BmcThatMakesUpSensors_FillsNoMemory()
    {
        await using var world = await StartAsync(On);
        var node = await world.EnrollAsync(ProvisionState.Active);
        var machine = world.MachineOf(node.Uuid);
        machine.Sensors = [.. Enumerable.Range(0, 5_000).Select(number => machine.Sensors[0] with { Id = $"Temp ({number / 2})" })];

        await ReadAsync(world, node);

        var kept = (await LookAsync(world, node)).Readings;
        Assert.Equal(SensorMemory.MostSensors, kept.Count);
        Assert.Equal(kept.Count, kept.DistinctBy(reading => reading.Id).Count());
    }

    [Fact]
    public void WrongOptions_AreAllNamed()
    {
        var problems = ConductorOptionsValidator.Problems(new() { HostName = "here", Sensors = new() { Interval = TimeSpan.Zero, Workers = 0, Timeout = TimeSpan.FromDays(2), Kinds = [] } });
        Assert.Equal(["Sensors:Interval", "Sensors:Workers", "Sensors:Timeout", "Sensors:Kinds"], problems.Select(problem => problem.Split(' ')[0]));
    }

    private static Task<FakeWorld> StartAsync(SensorOptions sensors) => FakeWorld.StartAsync(FakeWorld.DefaultOptions with { Sensors = sensors });

    private static SensorCollection CollectionOf(FakeWorld world) => world.Get<IEnumerable<IHostedService>>().OfType<SensorCollection>().Single();

    private static Task ReadAsync(FakeWorld world, Node node) => world.Get<SensorCheck>().ReadAsync(node.Uuid, default);

    private static int Reads(FakeWorld world) => world.Do(() => world.Machines.Sum(machine => machine.SensorReads));

    private static async Task<SensorLook> LookAsync(FakeWorld world, Node node) =>
        (await world.Get<ISensorService>().FindAsync(node.Uuid, default)).TryGet(out var look, out var fault) ? look : throw new InvalidOperationException(fault.Message);

    /// <summary>Counts what is measured of readings from now on, by result.</summary>
    private static MeterListener Count(FakeWorld world, Dictionary<string, int> counts)
    {
        var meter = world.Get<ConductorMeter>().Meter;
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (ReferenceEquals(instrument.Meter, meter) && instrument.Name == "conductor.sensors.duration") self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => counts[(string)tags[0].Value!] = counts.GetValueOrDefault((string)tags[0].Value!) + 1);
        listener.Start();
        return listener;
    }
}
