using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.IO.Pipelines;
using System.Text;
using Ironic.Conductor.Consoles;
using Ironic.Conductor.Timeline;
using Ironic.Model.Conductors;
using Ironic.Model.Drivers;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using Ironic.Testing;
using Ironic.Testing.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Conductor.Tests.Consoles;

/// <summary>Which consoles are recorded, and what happens when a BMC is lost.</summary>
public sealed class ConsoleRecordersTests : IAsyncLifetime, IDisposable
{
    private static readonly Guid Node = Guid.Parse("11111111-1111-4111-8111-111111111111");

    private readonly TemporaryFolder _folder = new();
    private readonly InMemoryStore _store = new();
    private readonly SerialSlot _slot = new();
    private ConsoleRecorders _recorders = null!;
    private ConsoleService _service = null!;

    public async Task InitializeAsync()
    {
        var type = new HardwareType("serial", new Dictionary<DriverSlot, ImmutableArray<string>> { [DriverSlot.Console] = ["serial"] });
        var options = new ConsoleOptions
        {
            Folder = _folder.Path, Interval = TimeSpan.FromMilliseconds(20), FirstRetry = TimeSpan.FromMilliseconds(20), LongestRetry = TimeSpan.FromMilliseconds(50),
        };
        _recorders = new(_store, new(_store, _store, new() { HostName = "here" }), new([type], [_slot]), _store, new TimelineService(_store, TimeProvider.System), options, TimeProvider.System, NullLogger<ConsoleRecorders>.Instance);
        _service = new(_recorders, options, TimeProvider.System);
        await _store.CommitAsync([new StoreWrite.InsertNode(new() { Uuid = Node, Driver = "serial", ConsoleEnabled = true, Provision = new(ProvisionState.Enroll, null), CreatedAt = TimeProvider.System.GetUtcNow() })], default);
        await _recorders.StartAsync(default);
    }

    public async Task DisposeAsync()
    {
        await _recorders.StopAsync(default);
        Assert.Equal(_slot.Opened, _slot.Closed);
    }

    public void Dispose()
    {
        _recorders.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Console_Enabled_IsRecordedStartByStart()
    {
        await SayAsync("first\n");
        await RecordedAsync("first");
        _store.Record(new(Node, TimeProvider.System.GetUtcNow(), TimelineNames.PowerRequested) { Message = "power on requested: a test" });
        await Task.Delay(300); // a start is looked for so seldom
        await SayAsync("second\n");
        await RecordedAsync("second");
        Assert.Equal([1, 2], _service.ListBoots(Node).Select(b => b.Number));
        Assert.Equal("second", (await _service.ReadAsync(Node, 2, 0, 10, TimeSpan.Zero, default)).Lines.Single().Text);
    }

    [Fact]
    public async Task Console_Lost_IsOpenedAgain_AndTheTimelineTellsOnce()
    {
        await SayAsync("before\n");
        await RecordedAsync("before");
        _slot.Fault = "the BMC does not answer";
        _slot.Break(new IOException("cable pulled"));
        await Eventually.TrueAsync(() => _service.FindState(Node) is { IsConnected: false, Fault: "the BMC does not answer" }, TimeSpan.FromSeconds(60), "the loss shows");
        _slot.Fault = null;
        await Eventually.TrueAsync(() => _service.FindState(Node) is { IsConnected: true }, TimeSpan.FromSeconds(60), "it is back");
        await SayAsync("after\n");
        await RecordedAsync("after");
        Assert.True(_slot.TookOver.First());
        Assert.All(_slot.TookOver.Skip(1), Assert.False); // whoever has it now may be a person
        var told = await ((ITimelineStore)_store).ListAsync(Node, 0, 100, default);
        Assert.Equal(["the serial console is not recorded: cable pulled"], told.Where(e => e.Name == TimelineNames.ConsoleLost).Select(e => e.Message));
        Assert.Single(told, e => e.Name == TimelineNames.ConsoleConnected);
    }

    [Fact]
    public async Task Console_Disabled_IsGivenBack()
    {
        await SayAsync("x\n");
        await RecordedAsync("x");
        var node = (await _store.FindAsync(Node, default))!;
        Assert.IsType<CommitResult.Committed>(await _store.CommitAsync([new StoreWrite.UpdateNode(node with { ConsoleEnabled = false })], default));
        await Eventually.TrueAsync(() => _service.FindState(Node) is null && _slot.Opened == _slot.Closed, TimeSpan.FromSeconds(60), "the line is given back");
    }

    [Fact]
    public async Task Console_OfANodeThatAnotherServes_IsLeftToHim_UntilHeIsGone()
    {
        await SayAsync("ours\n");
        await RecordedAsync("ours");
        var other = new ConductorRecord("other", "", ["serial"], default, default) { Lease = 1, Beat = 1 };
        await PutAsync(other);
        _store.IsShared = true;
        await Eventually.TrueAsync(() => _service.FindState(Node) is null && _slot.Opened == _slot.Closed, TimeSpan.FromSeconds(60), "the line is given up");

        await PutAsync(new("here", "", ["serial"], default, default) { Lease = 1, Beat = 1 });
        await PutAsync(other.Ended());
        await SayAsync("ours again\n");
        await RecordedAsync("ours again");

        async Task PutAsync(ConductorRecord record) => Assert.IsType<CommitResult.Committed>(await _store.CommitAsync([new StoreWrite.PutConductor(record)], default));
    }

    private async Task SayAsync(string text)
    {
        await Eventually.TrueAsync(() => _service.FindState(Node) is { IsConnected: true }, TimeSpan.FromSeconds(60), "the line is open");
        await _slot.SayAsync(text);
    }

    private Task RecordedAsync(string text) => Eventually.TrueAsync(() => _service.Search(Node, text, null, 10).Count == 1, TimeSpan.FromSeconds(60), $"'{text}' is recorded");

    /// <summary>A line that the test holds the other end of.</summary>
    private sealed class SerialSlot : ISerialConsoleCapability
    {
        private volatile Pipe? _pipe;
        private int _opened, _closed;

        public string? Fault { get; set; }

        /// <summary>Whether each opening was to end another session.</summary>
        public ConcurrentQueue<bool> TookOver { get; } = new();

        public int Opened => Volatile.Read(ref _opened);

        public int Closed => Volatile.Read(ref _closed);

        public DriverSlot Slot => DriverSlot.Console;

        public string Name => "serial";

        public IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>();

        public IReadOnlyList<string> Validate(DriverContext node) => [];

        public ValueTask<Stream> OpenSerialAsync(DriverContext node, bool takesOver, CancellationToken cancellationToken)
        {
            TookOver.Enqueue(takesOver);
            if (Fault is { } fault) throw new DriverException(fault);
            Interlocked.Increment(ref _opened);
            var pipe = _pipe = new();
            return new(new Line(pipe.Reader.AsStream(), () => Interlocked.Increment(ref _closed)));
        }

        public async Task SayAsync(string text) => await _pipe!.Writer.WriteAsync(Encoding.UTF8.GetBytes(text));

        public void Break(Exception why) => _pipe!.Writer.Complete(why);
    }

    private sealed class Line(Stream inner, Action closed) : Stream
    {
        public override bool CanRead => true;

        public override bool CanWrite => false;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
            // Nothing is written.
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask DisposeAsync()
        {
            closed();
            await inner.DisposeAsync();
            await base.DisposeAsync();
        }
    }
}
