namespace Ironic.Conductor.Notifications;

/// <summary>Hands what is to be told to those who want it.</summary>
/// <param name="options">Who wants what.</param>
/// <param name="webhook">Null: off.</param>
/// <param name="nova">Null: off.</param>
internal sealed class Notifier(NotificationOptions options, WebhookSender? webhook, WebhookSender? nova)
{
    private readonly bool _errorsOnly = options.Level == "error";

    public IEnumerable<WebhookSender> Senders => new[] { webhook, nova }.OfType<WebhookSender>();

    public void Tell(Notification notification)
    {
        if (notification.IsError || !_errorsOnly) webhook?.Enqueue(notification);
    }

    public void TellNova(Notification notification) => nova?.Enqueue(notification);
}
