"""Mail subscriptions that wait for their click, and the mails that would have been sent.

Stock moto confirms an address at once and drops what is published to it. An address is pending here until POST /stablehand/confirm.
"""

import time
from typing import Any

from moto.core.responses import ActionResult
from moto.sns.models import SNSBackend, Subscription, sns_backends
from moto.sns.responses import SNSResponse

MAIL = ("email", "email-json")

# one entry for each mail to a confirmed address: at, to, topicArn, subject, message, attributes
delivered: list[dict[str, Any]] = []


def pending(subscription: Subscription) -> bool:
    return subscription.protocol in MAIL and not getattr(subscription, "stablehand_confirmed", False)


def confirm(address: str | None) -> int:
    """Confirms all pending subscriptions of the address, or of everybody; returns how many."""
    count = 0
    for regions in list(sns_backends.values()):
        for backend in list(regions.values()):
            for subscription in backend.subscriptions.values():
                if pending(subscription) and address in (None, subscription.endpoint):
                    subscription.stablehand_confirmed = True
                    subscription.attributes["PendingConfirmation"] = False
                    count += 1
    return count


def shown(subscription: Subscription) -> dict[str, Any]:
    return {
        "SubscriptionArn": "PendingConfirmation" if pending(subscription) else subscription.arn,
        "Owner": subscription.owner,
        "Protocol": subscription.protocol,
        "Endpoint": subscription.endpoint,
        "TopicArn": subscription.topic_arn,
    }


def install() -> None:
    subscribe, publish = SNSBackend.subscribe, Subscription.publish

    def subscribe_pending(self: SNSBackend, topic_arn: str, endpoint: str, protocol: str) -> Subscription:
        subscription = subscribe(self, topic_arn, endpoint, protocol)
        if pending(subscription):
            subscription.attributes["PendingConfirmation"] = True
        return subscription

    def publish_mail(self: Subscription, message: str, message_id: str, subject: str | None = None, **rest: Any) -> None:
        if self.protocol not in MAIL:
            publish(self, message, message_id, subject=subject, **rest)
            return
        attributes = rest.get("message_attributes")
        matcher = self._filter_policy_matcher
        if pending(self) or (matcher is not None and not matcher.matches(attributes, message)):
            return
        text = self._parse_message_structure(message, self.protocol) if rest.get("message_structure") == "json" else message
        values = {name: given["Value"] for name, given in (attributes or {}).items()}
        mail = {"to": self.endpoint, "topicArn": self.topic_arn, "subject": subject, "message": text, "attributes": values}
        delivered.append({"at": time.time(), **mail})

    def listing(stock: Any) -> Any:
        def list_shown(self: SNSResponse) -> ActionResult:
            answer = stock(self).result
            return ActionResult({**answer, "Subscriptions": [shown(each) for each in answer["Subscriptions"]]})

        return list_shown

    SNSBackend.subscribe = subscribe_pending
    Subscription.publish = publish_mail
    SNSResponse.list_subscriptions = listing(SNSResponse.list_subscriptions)
    SNSResponse.list_subscriptions_by_topic = listing(SNSResponse.list_subscriptions_by_topic)
