"""What leaves the study: publications, checked before they are written."""
