using Ironic.Conductor.Metrics;
using Ironic.Conductor.Options;
using Ironic.Model.Identity;
using Ironic.Model.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ironic.Conductor.Notifications;

internal static class NotificationRegistration
{
    /// <summary>Puts itself before the store's writer, which must be registered already; not when nobody wants to be told.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services, ConductorOptions conductor)
    {
        var options = conductor.Notifications;
        if (options is { Webhook: null, Nova: null }) return services.AddSingleton(new Notifier(options, webhook: null, nova: null));
        services.AddSingleton(s => new Notifier(
            options,
            options.Webhook is { } webhook ? Sender(s, "notifications", webhook, null, news => NotificationEnvelope.Wrap(news, conductor.HostName, s.GetRequiredService<IIdSource>())) : null,
            options.Nova is { } nova ? Sender(s, "nova", nova, NovaEvents.Version, news => news.Payload()) : null));
        if (options.Webhook is not null) services.AddSingleton<IHostedService>(s => s.GetRequiredService<Notifier>().Senders.First());
        if (options.Nova is not null) services.AddSingleton<IHostedService>(s => s.GetRequiredService<Notifier>().Senders.Last());

        var writer = services.Last(service => service.ServiceType == typeof(IStoreWriter));
        services.Remove(writer);
        return services.AddSingleton<IStoreWriter>(s => new NotifyingStore(
            (IStoreWriter)(writer.ImplementationInstance ?? writer.ImplementationFactory!(s)),
            s.GetRequiredService<INodeStore>(), s.GetRequiredService<IPortStore>(), s.GetRequiredService<Notifier>(), s.GetRequiredService<TimeProvider>()));
    }

    private static WebhookSender Sender(IServiceProvider services, string target, WebhookOptions options, string? apiVersion, Func<Notification, System.Text.Json.Nodes.JsonObject> write) =>
        new(target, options, apiVersion, write, services.GetRequiredService<ConductorMeter>(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<WebhookSender>>());
}
