using Ironic.Benchmarks;

// Each public IBench of this assembly is one verb of `./dev bench`.
var benches = typeof(IBench).Assembly.GetTypes()
    .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IBench)))
    .Select(type => (IBench)Activator.CreateInstance(type)!)
    .OrderBy(bench => bench.Name, StringComparer.Ordinal)
    .ToList();

if (args.Length == 0 || benches.Find(bench => bench.Name == args[0]) is not { } chosen)
{
    if (args.Length > 0) Console.Error.WriteLine($"No benchmark '{args[0]}'. There are:");
    foreach (var bench in benches) Console.WriteLine($"{bench.Name,-10} {bench.Summary}");
    return args.Length == 0 ? 0 : 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
var report = await chosen.RunAsync(args[1..], stop.Token);
report.Print(Console.Out);
return 0;
