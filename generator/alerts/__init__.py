"""Past-due emails: alerts and accepted text compiled into a bundle, the bundle rendered for a person."""
